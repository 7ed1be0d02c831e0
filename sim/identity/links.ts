import type { Call } from '../call.js';

/**
 * What links begin with: `http://127.0.0.1:5000/v3`. The scheme follows a proxy's `X-Forwarded-Proto`, the host
 * does not follow it (recording `version-keystone-forwarded-proto`), and a scheme's own port is left out.
 */
export function baseUrl(call: Call): string {
  return `${versionlessUrl(call)}/v3`;
}

export function versionlessUrl(call: Call): string {
  const [scheme, rest] = call.root.split('://', 2) as [string, string];
  const forwarded = call.header('x-forwarded-proto')?.split(',').at(-1)?.trim();
  const used = forwarded || scheme;
  const standard = { http: ':80', https: ':443' }[used];
  const host = rest.split('/', 1)[0] as string;
  const shown = standard && host.endsWith(standard) ? host.slice(0, -standard.length) : host;
  return `${used}://${shown}${rest.slice(host.length)}`;
}
