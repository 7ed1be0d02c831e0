import { createHash } from 'node:crypto';
import type { ServerRecord } from '../server.js';

const known = new Map<string, string>();
const MOST = 10_000;

/** 56 hexadecimal digits that stand for a host, other ones in each project. Empty: the server has no host. */
export function hostIdOf({ host, projectId }: Pick<ServerRecord, 'host' | 'projectId'>): string {
  if (host === null) return '';
  const text = projectId + host;
  const remembered = known.get(text);
  if (remembered !== undefined) return remembered;
  const id = createHash('sha224').update(text).digest('hex');
  if (known.size >= MOST) known.clear();
  known.set(text, id);
  return id;
}
