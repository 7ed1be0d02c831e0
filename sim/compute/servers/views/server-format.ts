import type { Cloud } from '../../../cloud.js';
import type { ComputeCall } from '../../compute-call.js';
import type { Minor } from '../../microversion.js';

/** Everything besides the server that its document depends on. There is one object for each combination. */
export interface ServerFormat {
  readonly cloud: Cloud;
  readonly minor: Minor;
  readonly admin: boolean;
  /** As PUT and rebuild answered before 2.75. */
  readonly short: boolean;
  /** One of a list. */
  readonly listed: boolean;
  /** Only id, name and links. */
  readonly basic: boolean;
  readonly selfRoot: string;
  readonly bookmarkRoot: string;
}

export type Shape = 'one' | 'short' | 'detail' | 'basic';

/** Where documents begin to differ; between two of them all microversions are alike. */
const CHANGES: readonly Minor[] = [96, 90, 73, 71, 63, 47, 26, 19, 16, 9, 3, 1];
const WHOLE_SINCE = 75;

const formats = new WeakMap<Cloud, Map<string, ServerFormat>>();
const MOST_ROOTS = 1000;

/** The format of an answer; the same object each time, so that it can say which rendering is meant. */
export function formatFor(call: ComputeCall, shape: Shape): ServerFormat {
  const minor = shape === 'basic' ? 1 : (CHANGES.find((change) => change <= call.minor) ?? 1);
  const short = shape === 'short' && call.minor < WHOLE_SINCE;
  const listed = shape === 'detail';
  const admin = shape !== 'basic' && call.isAdmin;
  const { cloud, selfRoot, bookmarkRoot } = call;
  const key = `${minor} ${admin} ${short} ${listed} ${shape === 'basic'} ${selfRoot}`;
  const ofCloud = formats.get(cloud) ?? new Map<string, ServerFormat>();
  formats.set(cloud, ofCloud);
  const known = ofCloud.get(key);
  if (known) return known;
  if (ofCloud.size >= MOST_ROOTS) ofCloud.clear();
  const format = { cloud, minor, admin, short, listed, basic: shape === 'basic', selfRoot, bookmarkRoot };
  ofCloud.set(key, format);
  return format;
}
