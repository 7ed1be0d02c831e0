import { readFile } from 'node:fs/promises';
import type { Results } from '../run/results.js';

/** @throws Error where the file is none that this kit wrote */
export async function resultsIn(file: string): Promise<Results> {
  const results = JSON.parse(await readFile(file, 'utf8')) as Results;
  if (results.format !== 'openstack-conformance 1') throw new Error(`${file} is no results.json of this kit`);
  return results;
}
