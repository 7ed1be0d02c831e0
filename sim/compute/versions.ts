import type { Call } from '../call.js';

interface Version {
  readonly id: string;
  readonly path: string;
  readonly updated: string;
  readonly mediaVersion: string;
}

const V20: Version = { id: 'v2.0', path: 'v2', updated: '2011-01-21T11:33:21Z', mediaVersion: '2' };
const V21: Version = { id: 'v2.1', path: 'v2.1', updated: '2013-07-23T11:33:21Z', mediaVersion: '2.1' };
const V11: Version = { id: 'v1.1', path: 'v1.1', updated: '2011-01-21T11:33:21Z', mediaVersion: '1.1' };

export type Mount = 'v1.1' | 'v2' | 'v2.1';

/** `GET /`: every version (recording `version-nova_`). */
export function versionList(call: Call): unknown {
  return {
    versions: listed(call).map((version) => ({ ...summary(call, version), links: [self(call, version)] })),
  };
}

/** Any path above a version: the versions it might be meant for (recording `version-nova_nope`). */
export function versionChoices(call: Call): unknown {
  return {
    choices: listed(call).map((version) => ({
      id: version.id,
      status: status(version, call),
      links: [{ rel: 'self', href: `${call.root}/${version.path}${quoted(call.path)}` }],
      'media-types': mediaTypes(version),
    })),
  };
}

const KEPT = new Set([..."/~:!$&'()*+,;=@"].map((sign) => sign.charCodeAt(0).toString(16)));

/** As WebOb writes a path that it has read: of what was escaped, some signs need not be. */
function quoted(path: string): string {
  return path
    .replace(/\/+/g, '/')
    .replace(/(?<=.)\/$/, '')
    .replace(/%([0-9a-f]{2})/gi, (escaped, hex: string) => {
      const sign = String.fromCharCode(Number.parseInt(hex, 16));
      return KEPT.has(hex.toLowerCase()) || /[\w.-]/.test(sign) ? sign : escaped;
    });
}

/** `GET /v2.1/`: one version (recordings `version-nova_v2.1`, `version-nova_v2`). */
export function versionDocument(call: Call, mount: Mount): unknown {
  const version = mount === 'v2.1' ? V21 : V20;
  const href = `${call.root}/${mount}/`;
  return {
    version: {
      ...summary(call, version),
      links: [
        { rel: 'self', href },
        { rel: 'describedby', type: 'text/html', href: 'http://docs.openstack.org/' },
      ],
      'media-types': mediaTypes(version),
    },
  };
}

/** v1.1 was an alias of v2, and is named only where there is nothing else. */
function listed(call: Call): readonly Version[] {
  const { versions } = call.cloud.profile.compute;
  const known = [V20, V21].filter(({ path }) => versions.includes(path as Mount));
  return known.length > 0 ? known : [V11];
}

function summary(call: Call, version: Version): Readonly<Record<string, string>> {
  const current = version === V21;
  return {
    id: version.id,
    status: status(version, call),
    version: current ? call.cloud.profile.compute.microversion_max : '',
    min_version: current ? '2.1' : '',
    updated: version.updated,
  };
}

function status(version: Version, call: Call): string {
  return listed(call).at(-1) === version ? 'CURRENT' : 'SUPPORTED';
}

function self(call: Call, version: Version): Readonly<Record<string, string>> {
  return { rel: 'self', href: `${call.root}/${version.path}/` };
}

function mediaTypes(version: Version): unknown {
  return [
    {
      base: 'application/json',
      type: `application/vnd.openstack.compute+json;version=${version.mediaVersion}`,
    },
  ];
}
