/** Names that Neutron knows for IP protocols, in the order of its messages, and their numbers. */
const NUMBERS: Readonly<Record<string, number>> = {
  ah: 51,
  dccp: 33,
  egp: 8,
  esp: 50,
  gre: 47,
  hopopt: 0,
  icmp: 1,
  igmp: 2,
  ip: 0,
  ipip: 4,
  'ipv6-encap': 41,
  'ipv6-frag': 44,
  'ipv6-icmp': 58,
  icmpv6: 58,
  'ipv6-nonxt': 59,
  'ipv6-opts': 60,
  'ipv6-route': 43,
  ospf: 89,
  pgm: 113,
  rsvp: 46,
  sctp: 132,
  tcp: 6,
  udp: 17,
  udplite: 136,
  vrrp: 112,
};

export const PROTOCOL_NAMES = Object.keys(NUMBERS);

/** A name's number, or the number that a text is. */
export function protocolNumber(protocol: string): number {
  return NUMBERS[protocol] ?? Number(protocol);
}

export const ICMP_NUMBERS: readonly number[] = [1, 58];
/** DCCP, SCTP, TCP, UDP, UDP-Lite. */
export const PORT_NUMBERS: readonly number[] = [33, 132, 6, 17, 136];
/** Protocols that make no sense with IPv4. */
export const IPV6_NUMBERS: readonly number[] = [41, 44, 58, 59, 60, 43];
