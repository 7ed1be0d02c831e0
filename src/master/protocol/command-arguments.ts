/** The arguments of the worker's commands, as they go over the wire: names, order and defaults of Buildbot. */
import type { Seconds } from '../../clock.js';
import type { WireMap } from './wire.js';

/** `null` removes the variable; a list is joined with `:`; `${NAME}` is expanded on the worker. */
export type Environment = Readonly<Record<string, string | readonly string[] | null>>;

export interface ShellArguments {
  /** A list is run as it is, a string by `/bin/sh -c`. */
  readonly command: string | readonly string[];
  /** Absolute; created if absent. */
  readonly workdir: string;
  readonly env?: Environment | undefined;
  readonly wantStdout?: boolean | undefined;
  readonly wantStderr?: boolean | undefined;
  /** Files to follow while the command runs: log name to path, relative to the workdir. */
  readonly logfiles?: Readonly<Record<string, string>> | undefined;
  /** Killed after so long without output. */
  readonly timeout?: Seconds | null | undefined;
  /** Killed after so long in all. */
  readonly maxTime?: Seconds | null | undefined;
  /** Between SIGTERM and SIGKILL; without it SIGKILL comes at once. */
  readonly sigtermTime?: Seconds | null | undefined;
  readonly usePty?: boolean | undefined;
  readonly logEnviron?: boolean | undefined;
  readonly initialStdin?: string | null | undefined;
  readonly interruptSignal?: string | undefined;
  /** Only the development head counts lines; 3.7 ignores it. */
  readonly maxLines?: number | undefined;
}

export function shellToWire(shell: ShellArguments): WireMap {
  return {
    workdir: shell.workdir,
    env: shell.env ?? {},
    want_stdout: shell.wantStdout ?? true,
    want_stderr: shell.wantStderr ?? true,
    logfiles: shell.logfiles ?? {},
    timeout: shell.timeout === undefined ? 1200 : shell.timeout,
    maxTime: shell.maxTime ?? null,
    sigtermTime: shell.sigtermTime ?? null,
    usePTY: shell.usePty ?? false,
    logEnviron: shell.logEnviron ?? true,
    initial_stdin: shell.initialStdin ?? null,
    interruptSignal: shell.interruptSignal ?? 'KILL',
    ...(shell.maxLines === undefined ? {} : { max_lines: shell.maxLines }),
    command: shell.command,
  };
}

export interface UploadArguments {
  readonly workdir: string;
  /** As configured, for the worker's log only; `path` is what is read. */
  readonly workersrc: string;
  readonly path: string;
  readonly maxsize?: number | undefined;
  readonly blocksize?: number | undefined;
  readonly keepstamp?: boolean | undefined;
}

export function uploadToWire(upload: UploadArguments): WireMap {
  return {
    workdir: upload.workdir,
    maxsize: upload.maxsize ?? null,
    blocksize: upload.blocksize ?? 262_144,
    keepstamp: upload.keepstamp ?? false,
    workersrc: upload.workersrc,
    path: upload.path,
  };
}

export type Compression = 'gz' | 'bz2' | null;

export interface DirectoryUploadArguments extends Omit<UploadArguments, 'keepstamp'> {
  readonly compress?: Compression | undefined;
}

export function directoryUploadToWire(upload: DirectoryUploadArguments): WireMap {
  return {
    workdir: upload.workdir,
    maxsize: upload.maxsize ?? null,
    blocksize: upload.blocksize ?? 16_384,
    compress: upload.compress ?? null,
    workersrc: upload.workersrc,
    path: upload.path,
  };
}

export interface DownloadArguments {
  readonly workdir: string;
  readonly workerdest: string;
  readonly path: string;
  readonly maxsize?: number | undefined;
  readonly blocksize?: number | undefined;
  /** Permissions of the new file, as a number (`0o755`). */
  readonly mode?: number | undefined;
}

export function downloadToWire(download: DownloadArguments): WireMap {
  return {
    maxsize: download.maxsize ?? null,
    blocksize: download.blocksize ?? 16_384,
    workdir: download.workdir,
    mode: download.mode ?? null,
    workerdest: download.workerdest,
    path: download.path,
  };
}
