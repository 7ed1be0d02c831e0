import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The script that drives real Buildbot's OpenStackLatentWorker; not part of this repository. */
export const ORACLE = resolve(import.meta.dirname, '../../../../shared/reference/buildbot/oracle.py');
export const oracleIsHere = existsSync(ORACLE);

export interface OracleRequest {
  readonly method: string;
  readonly url: string;
  readonly status?: number;
  readonly body: unknown;
}

/** What Buildbot did: its worker's own words where it failed, and every request it sent. */
export interface OracleRun {
  readonly construct?: { readonly exception?: string; readonly message?: string };
  readonly reconfig?: { readonly exception?: string; readonly message?: string };
  readonly start?: { readonly exception?: string; readonly message?: string; readonly result?: unknown };
  readonly http: readonly OracleRequest[];
}

/** Starts and stops an instance with real Buildbot, configured like this. */
export function askOracle(configuration: Readonly<Record<string, unknown>>): Promise<OracleRun> {
  return new Promise((resolvePromise, reject) => {
    const child = execFile(
      '/usr/bin/python3',
      [ORACLE],
      {
        env: { PATH: '/usr/bin:/bin', HOME: '/root', LANG: 'C.UTF-8', PYTHONPATH: join(ORACLE, '../shim') },
        maxBuffer: 64 * 2 ** 20,
        timeout: 100_000,
      },
      (error, stdout, stderr) => {
        try {
          resolvePromise(JSON.parse(stdout) as OracleRun);
        } catch {
          reject(new Error(`the oracle failed: ${error?.message ?? ''}\n${stderr}`));
        }
      },
    );
    child.stdin?.end(JSON.stringify(configuration));
  });
}
