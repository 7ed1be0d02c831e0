import type { Call } from '../call.js';

/** The minor versions of v2 that a Glance with one store has, newest first, and those that several stores bring. */
const COMMON = ['2.15', '2.9', '2.7', '2.6', '2.5', '2.4', '2.3', '2.2', '2.1', '2.0'];
const OF_SEVERAL_STORES = ['2.13', '2.12', '2.11', '2.10', '2.8'];

function versions(call: Call): string[] {
  const more = call.cloud.profile.image.stores.length > 0 ? OF_SEVERAL_STORES : [];
  const minor = (version: string): number => Number(version.slice(2));
  return [...COMMON, ...more].sort((a, b) => minor(b) - minor(a));
}

/** `GET /`, `GET /versions` (recordings `version-glance_`, `version-glance_versions`). */
export function versionList(call: Call): unknown {
  return {
    versions: versions(call).map((version, index) => ({
      id: `v${version}`,
      status: index === 0 ? 'CURRENT' : 'SUPPORTED',
      links: [{ rel: 'self', href: `${call.root}/v2/` }],
    })),
  };
}

export function isVersion(call: Call, name: string): boolean {
  return name === 'v2' || versions(call).includes(name.slice(1));
}
