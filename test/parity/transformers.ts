import type { Pairing } from './pairing.js';

/**
 * What may differ between a recording and the simulator's answer, and why. Everything else is compared to the
 * letter, and what surrounds these in a text is as well.
 */
export interface Transformer {
  readonly name: string;
  readonly why: string;
  /** How it looks in a recording, and here where that is something else. */
  readonly pattern: string;
  readonly patternHere?: string;
  /** Only the whole value of such a field: `body.token.audit_ids[0]`. */
  readonly field?: RegExp;
  readonly same: (recorded: string, here: string, pairing: Pairing) => boolean;
}

const paired = (recorded: string, here: string, pairing: Pairing): boolean => pairing.pairs(recorded, here);

/** Milliseconds by which two times may differ. */
const TIME_TOLERANCE = 15_000;

/** Recorded times have one of these forms, and ours must have the same. */
function near(recorded: string, here: string): boolean {
  const form = (time: string): string =>
    time.replace(/\d/g, '0').replace(/\.000000/, time.includes('.000000') ? '.zero' : '.real');
  const read = (time: string): number => Date.parse(/(Z|GMT|[+-]\d\d:\d\d)$/.test(time) ? time : `${time}Z`);
  return form(recorded) === form(here) && Math.abs(read(recorded) - read(here)) <= TIME_TOLERANCE;
}

const UUID = '[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}';

export const TRANSFORMERS: readonly Transformer[] = [
  {
    name: 'request id',
    why: 'is another for every request; within one answer its copies must agree',
    pattern: `req-${UUID}`,
    same: paired,
  },
  {
    name: 'id',
    why: 'is drawn when the thing is made; the same thing has the same id throughout',
    pattern: `${UUID}|\\b[0-9a-f]{56}\\b|\\b[0-9a-f]{32}\\b`,
    same: paired,
  },
  {
    name: 'reservation id',
    why: 'is drawn for each create request',
    pattern: '\\br-[0-9a-z]{8}\\b',
    same: paired,
  },
  {
    name: 'time',
    why: 'work takes another moment here; the form must be the same and the moment near',
    pattern: '\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(?:\\.\\d{6})?(?:Z|\\+00:00)?',
    same: near,
  },
  {
    name: 'instance name',
    why: 'counts the servers that the cloud ever had',
    pattern: '\\binstance-[0-9a-f]{8}\\b',
    same: paired,
  },
  {
    name: 'number of a key pair',
    why: 'counts the key pairs that the cloud ever had',
    pattern: '^\\d+$',
    field: /^body\.keypair\.id$/,
    same: paired,
  },
  {
    name: 'number of a migration',
    why: 'counts the moves of servers that the cloud ever saw',
    pattern: '^\\d+$',
    field: /^body\.migrations\[\d+\]\.id$/,
    same: (recorded, here, pairing) => pairing.pairs(`migration ${recorded}`, `migration ${here}`),
  },
  {
    name: 'number of a callback',
    why: 'is given to it when Neutron starts',
    pattern: '-\\d+(?= failed with )',
    same: () => true,
  },
  {
    name: 'number of a standard attribute',
    why: 'counts what Neutron ever made, of any kind',
    pattern: '^\\d+$',
    field: /\.standard_attr_id$/,
    same: (recorded, here, pairing) => pairing.pairs(`attribute ${recorded}`, `attribute ${here}`),
  },
  {
    name: 'generation',
    why: 'counts what ever happened to a host',
    pattern: '^\\d+$',
    field: /\.(resource_provider_)?generation$/,
    same: () => true,
  },
  {
    name: 'traceback',
    why: 'its frames are lines of one release of one program; that it is one, and its last line, must agree',
    pattern: '(?:  File "[^"]+", line \\d+, in \\S+\\n(?:    .*\\n)*)+',
    same: () => true,
  },
  {
    name: 'MAC address',
    why: 'is drawn from the same range for each port',
    pattern: 'fa:16:3e(?::[0-9a-f]{2}){3}',
    same: paired,
  },
  {
    name: 'fixed address',
    why: 'is drawn from the subnet for each port; where ranges begin and end, it is not',
    pattern: '\\b10\\.(?:0\\.[01]|9\\.0)\\.\\d{1,3}\\b(?!/)',
    same: (recorded, here, pairing) => recorded === here || pairing.pairs(recorded, here),
  },
  {
    name: 'audit id',
    why: 'is drawn for each token; the chain of a rescoped token must be the same',
    pattern: '^[A-Za-z0-9_-]{22}$',
    field: /^body\.token\.audit_ids\[\d\]$/,
    same: paired,
  },
  {
    name: 'token',
    why: 'the recordings do not have it',
    pattern: '<token>',
    patternHere: 'gAAAA[A-Za-z0-9_=-]{60,}',
    same: () => true,
  },
  {
    name: 'secret of an application credential',
    why: 'is drawn when the credential is made',
    pattern: '^[A-Za-z0-9_-]{86}$',
    field: /^body\.application_credential\.secret$/,
    same: paired,
  },
  {
    name: 'administrator password',
    why: 'is drawn for each server',
    pattern: '^[A-Za-z0-9]{12}$',
    field: /^body\.(server\.)?adminPass$/,
    same: () => true,
  },
  {
    name: 'private key',
    why: 'the recordings do not have it',
    pattern: '<pem-private-key>',
    patternHere: '-----BEGIN [A-Z ]*PRIVATE KEY-----[\\s\\S]+?-----END [A-Z ]*PRIVATE KEY-----',
    same: () => true,
  },
  {
    name: 'key of a generated certificate',
    why: 'is drawn when the certificate is made',
    pattern: '^MII[A-Za-z0-9+/]{3000,}={0,2}$',
    field: /^body\.keypair\.private_key$/,
    same: () => true,
  },
  {
    name: 'generated public key',
    why: 'is drawn with its private key',
    pattern:
      'ssh-rsa AAAA[A-Za-z0-9+/=]+ Generated-by-Nova|-----BEGIN CERTIFICATE-----[\\s\\S]+-----END CERTIFICATE-----',
    same: paired,
  },
  {
    name: 'key fingerprint',
    why: 'belongs to the generated key',
    pattern: '\\b(?:[0-9a-f]{2}:){15}(?:[0-9a-f]{2}:){0,4}[0-9a-f]{2}\\b',
    same: paired,
  },
];
