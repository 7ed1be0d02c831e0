/** The steps of a build, as they are configured: plain data, made by the functions below. */
import type { Seconds } from '../../clock.js';
import type { Renderable } from '../../worker/rendering.js';
import type { BuildResult } from '../port.js';
import type { Compression, Environment } from '../protocol/command-arguments.js';
import type { StepContext } from './step-context.js';

/** What every step may have. Strings, here and below, may hold `%(prop:name)s`. */
export interface StepOptions {
  readonly name?: string;
  /** Whether the build ends here if the step fails (default: true). Steps with `alwaysRun` still run. */
  readonly haltOnFailure?: boolean;
  /** Whether its failure makes the build a failure (default: true). */
  readonly flunkOnFailure?: boolean;
  /** Whether its failure leaves the build with warnings (where it does not flunk it). */
  readonly warnOnFailure?: boolean;
  /** Runs even after the build has failed, or was stopped. */
  readonly alwaysRun?: boolean;
  /** Skipped when it gives false. */
  readonly doStepIf?: (build: BuildFacts) => boolean;
  /** Directory on the worker, relative to the builder's (default: `build`). */
  readonly workdir?: string;
}

/** What a function of the build is given. */
export interface BuildFacts {
  readonly properties: Readonly<Record<string, unknown>>;
}

export interface ShellStep extends StepOptions {
  readonly kind: 'shell';
  /** A list is run as it is, a string by `/bin/sh -c`. */
  readonly command: Renderable<string | readonly string[]>;
  readonly env?: Renderable<Environment>;
  /** Files to follow while it runs: log name to path. */
  readonly logfiles?: Readonly<Record<string, string>>;
  /** Killed after so long without output (default: 20 minutes); null: never. */
  readonly timeout?: Seconds | null;
  /** Killed after so long in all. */
  readonly maxTime?: Seconds | null;
  /** Between SIGTERM and SIGKILL. */
  readonly sigtermTime?: Seconds | null;
  readonly initialStdin?: Renderable<string>;
  readonly usePty?: boolean;
  /** Print the environment at the head of the log (default: false). It may hold secrets. */
  readonly logEnviron?: boolean;
  /** What exit codes mean, other than 0: success, anything else: failure. */
  readonly decodeRC?: Readonly<Record<number, BuildResult>>;
  /** A property that takes the standard output, trimmed. */
  readonly setProperty?: string;
}

export interface UploadFileStep extends StepOptions {
  readonly kind: 'uploadFile';
  readonly workersrc: Renderable<string>;
  /** Path on the master, relative to `artifacts/ID` in the state directory. */
  readonly masterdest: Renderable<string>;
  readonly maxsize?: number;
  readonly keepstamp?: boolean;
}

export interface UploadDirectoryStep extends StepOptions {
  readonly kind: 'uploadDirectory';
  readonly workersrc: Renderable<string>;
  readonly masterdest: Renderable<string>;
  readonly maxsize?: number;
  readonly compress?: Exclude<Compression, 'bz2'>;
}

export interface DownloadFileStep extends StepOptions {
  readonly kind: 'downloadFile';
  /** Path on the master. */
  readonly mastersrc: Renderable<string>;
  readonly workerdest: Renderable<string>;
  readonly mode?: number;
}

export interface DownloadTextStep extends StepOptions {
  readonly kind: 'downloadText';
  readonly text: Renderable<string>;
  readonly workerdest: Renderable<string>;
  readonly mode?: number;
}

export interface MakeDirectoryStep extends StepOptions {
  readonly kind: 'makeDirectory';
  readonly dir: Renderable<string>;
}

export interface RemoveDirectoryStep extends StepOptions {
  readonly kind: 'removeDirectory';
  readonly dir: Renderable<string>;
}

export interface CopyDirectoryStep extends StepOptions {
  readonly kind: 'copyDirectory';
  readonly from: Renderable<string>;
  readonly to: Renderable<string>;
}

export interface RemoveFileStep extends StepOptions {
  readonly kind: 'removeFile';
  readonly path: Renderable<string>;
}

/** Fails unless the path exists. */
export interface FileExistsStep extends StepOptions {
  readonly kind: 'fileExists';
  readonly path: Renderable<string>;
}

/** Sets a property to the list of paths that match; or, without a pattern, of names in the directory. */
export interface ListFilesStep extends StepOptions {
  readonly kind: 'listFiles';
  readonly pattern?: Renderable<string>;
  readonly property: string;
}

export interface SetPropertiesStep extends StepOptions {
  readonly kind: 'setProperties';
  readonly properties: Renderable<Readonly<Record<string, unknown>>>;
}

/** Anything else: code on the master that may run commands on the worker. */
export interface CustomStep extends StepOptions {
  readonly kind: 'custom';
  readonly run: (context: StepContext) => Promise<StepOutcome>;
}

export type Step =
  | ShellStep
  | UploadFileStep
  | UploadDirectoryStep
  | DownloadFileStep
  | DownloadTextStep
  | MakeDirectoryStep
  | RemoveDirectoryStep
  | CopyDirectoryStep
  | RemoveFileStep
  | FileExistsStep
  | ListFilesStep
  | SetPropertiesStep
  | CustomStep;

export interface StepOutcome {
  readonly result: BuildResult;
  /** For people; default: the result itself. */
  readonly text?: string;
  /** Properties that the step sets. */
  readonly properties?: Readonly<Record<string, unknown>>;
}

type Options<S extends Step, Own extends keyof S> = Omit<S, 'kind' | Own>;

/** Runs a command. */
export function shell(command: ShellStep['command'], options: Options<ShellStep, 'command'> = {}): ShellStep {
  return { kind: 'shell', command, ...options };
}

/** Brings a file from the worker to the master. */
export function uploadFile(
  workersrc: UploadFileStep['workersrc'],
  masterdest: UploadFileStep['masterdest'],
  options: Options<UploadFileStep, 'workersrc' | 'masterdest'> = {},
): UploadFileStep {
  return { kind: 'uploadFile', workersrc, masterdest, ...options };
}

/** Brings a directory, with all in it, from the worker to the master. */
export function uploadDirectory(
  workersrc: UploadDirectoryStep['workersrc'],
  masterdest: UploadDirectoryStep['masterdest'],
  options: Options<UploadDirectoryStep, 'workersrc' | 'masterdest'> = {},
): UploadDirectoryStep {
  return { kind: 'uploadDirectory', workersrc, masterdest, ...options };
}

/** Brings a file from the master to the worker. */
export function downloadFile(
  mastersrc: DownloadFileStep['mastersrc'],
  workerdest: DownloadFileStep['workerdest'],
  options: Options<DownloadFileStep, 'mastersrc' | 'workerdest'> = {},
): DownloadFileStep {
  return { kind: 'downloadFile', mastersrc, workerdest, ...options };
}

/** Writes a text to a file of the worker. */
export function downloadText(
  text: DownloadTextStep['text'],
  workerdest: DownloadTextStep['workerdest'],
  options: Options<DownloadTextStep, 'text' | 'workerdest'> = {},
): DownloadTextStep {
  return { kind: 'downloadText', text, workerdest, ...options };
}

export function makeDirectory(dir: MakeDirectoryStep['dir'], options: StepOptions = {}): MakeDirectoryStep {
  return { kind: 'makeDirectory', dir, ...options };
}

export function removeDirectory(
  dir: RemoveDirectoryStep['dir'],
  options: StepOptions = {},
): RemoveDirectoryStep {
  return { kind: 'removeDirectory', dir, ...options };
}

export function copyDirectory(
  from: CopyDirectoryStep['from'],
  to: CopyDirectoryStep['to'],
  options: StepOptions = {},
): CopyDirectoryStep {
  return { kind: 'copyDirectory', from, to, ...options };
}

export function removeFile(path: RemoveFileStep['path'], options: StepOptions = {}): RemoveFileStep {
  return { kind: 'removeFile', path, ...options };
}

export function fileExists(path: FileExistsStep['path'], options: StepOptions = {}): FileExistsStep {
  return { kind: 'fileExists', path, ...options };
}

export function listFiles(property: string, options: Options<ListFilesStep, 'property'> = {}): ListFilesStep {
  return { kind: 'listFiles', property, ...options };
}

export function setProperties(
  properties: SetPropertiesStep['properties'],
  options: StepOptions = {},
): SetPropertiesStep {
  return { kind: 'setProperties', properties, ...options };
}

export function custom(run: CustomStep['run'], options: StepOptions = {}): CustomStep {
  return { kind: 'custom', run, ...options };
}

/** The name of a step that was given none: its kind, and for a command its first word. */
export function stepName(step: Step): string {
  if (step.name !== undefined) return step.name;
  if (step.kind !== 'shell') return step.kind;
  const { command } = step;
  const first = typeof command === 'string' ? command.trim().split(/\s+/)[0] : undefined;
  return (Array.isArray(command) ? String(command[0]) : first) ?? 'shell';
}
