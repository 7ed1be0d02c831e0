import { indexesOf } from '../../../network/indexes.js';
import type { ComputeCall } from '../../compute-call.js';
import { serverIndex } from '../server-index.js';
import type { ServerFormat } from '../views/server-format.js';

/** One answer to a list request. */
export interface Page {
  readonly bytes: Buffer;
  readonly empty: boolean;
}

interface Kept extends Page {
  readonly servers: number;
  readonly network: number;
}

/** Clients that poll ask for few different pages. */
const MOST_PAGES = 16;
const LARGEST_PAGE = 2 ** 20;

const pages = new WeakMap<ServerFormat, Map<string, Kept>>();

/**
 * A page as it was rendered for the same request, as long as no server and nothing of the network changed since.
 * Otherwise it is made, and kept.
 */
export function pageOf(call: ComputeCall, format: ServerFormat, make: () => Page): Page {
  const servers = serverIndex(call.cloud.compute).version;
  const network = indexesOf(call.cloud.network).version;
  const key = `${call.minor} ${call.projectId} ${call.token.userId} ${call.call.search}`;
  const known = pages.get(format)?.get(key);
  if (known?.servers === servers && known.network === network) return known;
  const page = make();
  if (page.bytes.byteLength <= LARGEST_PAGE) keep(format, key, { ...page, servers, network });
  return page;
}

function keep(format: ServerFormat, key: string, page: Kept): void {
  const ofFormat = pages.get(format) ?? new Map<string, Kept>();
  pages.set(format, ofFormat);
  if (ofFormat.size >= MOST_PAGES) ofFormat.clear();
  ofFormat.set(key, page);
}
