/** The versions that guests find listed, oldest first; beside them there is `latest`. */

export const EC2_VERSIONS = [
  '1.0',
  '2007-01-19',
  '2007-03-01',
  '2007-08-29',
  '2007-10-10',
  '2007-12-15',
  '2008-02-01',
  '2008-09-01',
  '2009-04-04',
] as const;

/** By the release they came with. */
export const RELEASES = {
  folsom: '2012-08-10',
  grizzly: '2013-04-04',
  havana: '2013-10-17',
  liberty: '2015-10-15',
  newton: '2016-06-30',
  newtonTwo: '2016-10-06',
  ocata: '2017-02-22',
  rocky: '2018-08-27',
  victoria: '2020-10-14',
} as const;

export type Release = keyof typeof RELEASES;

export const OPENSTACK_VERSIONS: readonly string[] = Object.values(RELEASES);

/** Undefined: there is no such version. */
export function resolveVersion(versions: readonly string[], asked: string): string | undefined {
  if (asked === 'latest') return versions.at(-1);
  return versions.includes(asked) ? asked : undefined;
}

/** Versions are dates, but for the first of EC2's, which sorts before them. */
export function atLeast(version: string, release: Release): boolean {
  return version >= RELEASES[release];
}
