import { randomBytes } from 'node:crypto';
import { open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import type { Cloud, SavedCloud } from '../cloud.js';
import { fromJson, toJson } from './tagged-json.js';

/** Counts up with each change to what a cloud holds. */
const FORMAT = 'openstack-sim/9';

/** A cloud as a JSON document. It holds passwords and tokens: keep it as you would keep those. */
export const snapshotSchema = z.strictObject({
  format: z.literal(FORMAT),
  /** The cloud's time when it was taken, ISO 8601. */
  at: z.string(),
  cloud: z.record(z.string(), z.unknown()),
});
export type Snapshot = z.infer<typeof snapshotSchema>;

/** The file is not a snapshot that this version can read. */
export class SnapshotUnreadable extends Error {
  readonly file: string;

  constructor(file: string, reason: string) {
    super(`${file} is no snapshot of openstack-sim (${reason}); remove it, or name another file`);
    this.name = 'SnapshotUnreadable';
    this.file = file;
  }
}

export function takeSnapshot(cloud: Cloud): Snapshot {
  const saved = cloud.save();
  return {
    format: FORMAT,
    at: new Date(saved.now).toISOString(),
    cloud: toJson(saved) as Snapshot['cloud'],
  };
}

export function savedCloud(snapshot: Snapshot): SavedCloud {
  return fromJson(snapshot.cloud) as SavedCloud;
}

/** Writes beside the file and renames, so that whatever happens the file is whole: the old one or the new. */
export async function writeSnapshot(file: string, snapshot: Snapshot): Promise<void> {
  const beside = join(dirname(file), `.${randomBytes(6).toString('hex')}.tmp`);
  const handle = await open(beside, 'wx', 0o600);
  try {
    await handle.writeFile(JSON.stringify(snapshot));
    await handle.sync();
    await handle.close();
    await rename(beside, file);
  } catch (error) {
    await handle.close().catch(() => undefined);
    await rm(beside, { force: true });
    throw error;
  }
}

/** @returns undefined where there is no such file @throws SnapshotUnreadable */
export async function readSnapshot(file: string): Promise<Snapshot | undefined> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  try {
    return snapshotSchema.parse(JSON.parse(text));
  } catch (error) {
    throw new SnapshotUnreadable(file, error instanceof SyntaxError ? 'not JSON' : 'not its format');
  }
}
