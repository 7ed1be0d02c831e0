import { lastSegment, withoutLastSegment, withoutTrailingSlashes } from './http/url.js';
import type { ServiceKind } from './identity/catalog.js';

const VERSION = /^v\d+(\.\d+)?$/;

interface Rule {
  /** The version to add where the catalog's URL names none. */
  readonly version: string;
  /** The version always stands last, instead of whichever the catalog names. */
  readonly replaces: boolean;
}

/**
 * Glance's endpoint comes without a version, Neutron's too; Nova's and Cinder's with one, and often a
 * project's id behind it.
 */
const RULES: Readonly<Record<ServiceKind, Rule>> = {
  compute: { version: 'v2.1', replaces: false },
  image: { version: 'v2', replaces: true },
  volume: { version: 'v3', replaces: false },
  network: { version: 'v2.0', replaces: true },
};

/** The URL under which a service's resources lie, of its URL in the catalog. */
export function serviceRoot(service: ServiceKind, url: string): string {
  const { version, replaces } = RULES[service];
  const base = withoutTrailingSlashes(url);
  if (replaces) return `${VERSION.test(lastSegment(base)) ? withoutLastSegment(base) : base}/${version}`;
  const versioned = new URL(base).pathname.split('/').some((segment) => VERSION.test(segment));
  return versioned ? base : `${base}/${version}`;
}
