import type { IncomingMessage } from 'node:http';

/**
 * Why a request may not use the control plane; undefined where it may. It must come from this machine, and name it
 * in its Host, so that no web page can have a browser here do it (under a name that resolves to us, or from
 * another origin).
 */
export function whyRefused(incoming: IncomingMessage): string | undefined {
  if (!isLoopback(incoming.socket.remoteAddress ?? '')) {
    return 'the control plane is only for programs on the machine that the simulator runs on';
  }
  const host = incoming.headers.host ?? '';
  const name = host.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1');
  if (name !== 'localhost' && !isLoopback(name)) {
    return `the control plane answers to localhost and loopback addresses, not to ${host}`;
  }
  const { origin } = incoming.headers;
  if (origin !== undefined && origin !== `http://${host}`) {
    return `the control plane does not answer pages of ${origin}`;
  }
  return undefined;
}

function isLoopback(address: string): boolean {
  return address === '::1' || /^(::ffff:)?127(\.\d{1,3}){3}$/.test(address);
}
