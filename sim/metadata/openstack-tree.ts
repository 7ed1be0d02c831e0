import type { Cloud } from '../cloud.js';
import type { ServerRecord } from '../compute/servers/server.js';
import { userDataOf } from './guest-view.js';
import { metaData } from './meta-data.js';
import { networkData } from './network-data.js';
import { atLeast, OPENSTACK_VERSIONS, type Release, resolveVersion } from './versions.js';

export interface Document {
  readonly type: 'text/plain' | 'application/json';
  readonly body: string | Uint8Array;
}

/** What there is below `/openstack/VERSION`, the release it came with, and in which order it is listed. */
interface Entry {
  readonly name: string;
  readonly from: Release;
  readonly read: (cloud: Cloud, server: ServerRecord, version: string) => Document | undefined;
}

const ENTRIES: readonly Entry[] = [
  {
    name: 'meta_data.json',
    from: 'folsom',
    read: (cloud, server, version) => json(metaData(cloud, server, version)),
  },
  {
    name: 'user_data',
    from: 'folsom',
    read: (_, server) => {
      const body = userDataOf(server);
      return body && { type: 'text/plain', body };
    },
  },
  {
    name: 'password',
    from: 'grizzly',
    read: (cloud, { id }) => text(cloud.metadata.passwords.get(id) ?? ''),
  },
  { name: 'vendor_data.json', from: 'havana', read: () => json({}) },
  {
    name: 'network_data.json',
    from: 'liberty',
    read: (cloud, server) => ({ ...json(networkData(cloud, server)), type: 'text/plain' }),
  },
  { name: 'vendor_data2.json', from: 'newtonTwo', read: () => json({ static: {} }) },
];

/** @param path segments after `/openstack` @returns undefined where there is nothing */
export function readOpenStack(
  cloud: Cloud,
  server: ServerRecord,
  path: readonly string[],
): Document | undefined {
  const [asked, ...rest] = path;
  if (asked === undefined) return text([...OPENSTACK_VERSIONS, 'latest'].join('\n'));
  const version = resolveVersion(OPENSTACK_VERSIONS, asked);
  if (version === undefined) return undefined;
  if (rest.length === 0) return text(entryNames(server, version).join('\n'));
  const entry = ENTRIES.find(({ name, from }) => name === rest.join('/') && atLeast(version, from));
  return entry?.read(cloud, server, version);
}

/** Those that a server has at a version. */
export function entryNames(server: ServerRecord, version: string): string[] {
  return ENTRIES.filter(
    ({ name, from }) => atLeast(version, from) && (name !== 'user_data' || server.userData !== null),
  ).map(({ name }) => name);
}

export function text(body: string): Document {
  return { type: 'text/plain', body };
}

function json(value: unknown): Document {
  return { type: 'application/json', body: JSON.stringify(value) };
}
