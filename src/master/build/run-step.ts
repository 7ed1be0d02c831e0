/** What each kind of step does: one row a kind. */
import type { CommandOutcome } from '../protocol/command.js';
import type { Environment } from '../protocol/command-arguments.js';
import {
  directoryUploadToWire,
  downloadToWire,
  shellToWire,
  uploadToWire,
} from '../protocol/command-arguments.js';
import { DirectoryUpload } from '../protocol/directory-upload.js';
import { FileDownload, FileUpload, TextDownload } from '../protocol/file-transfer.js';
import type { ShellStep, Step, StepOutcome } from './step.js';
import type { StepContext } from './step-context.js';

type Runner<S extends Step> = (step: S, context: StepContext) => Promise<StepOutcome>;
type Runners = { readonly [K in Step['kind']]: Runner<Extract<Step, { kind: K }>> };

/** @throws ConnectionLostError when the worker goes while the step runs. */
export function runStep(step: Step, context: StepContext): Promise<StepOutcome> {
  return (RUNNERS[step.kind] as Runner<Step>)(step, context);
}

const RUNNERS: Runners = {
  shell: runShell,

  async uploadFile(step, context) {
    const { workersrc, masterdest } = await context.render<{ workersrc: string; masterdest: string }>({
      workersrc: step.workersrc,
      masterdest: step.masterdest,
    });
    const { maxsize, keepstamp } = step;
    const path = context.onWorker(workersrc);
    const args = uploadToWire({ workdir: context.configuredWorkdir, workersrc, path, maxsize, keepstamp });
    const upload = new FileUpload(context.onMaster(masterdest), maxsize);
    return judged(await context.run('upload_file', args, { upload }), `uploading ${workersrc}`);
  },

  async uploadDirectory(step, context) {
    const { workersrc, masterdest } = await context.render<{ workersrc: string; masterdest: string }>({
      workersrc: step.workersrc,
      masterdest: step.masterdest,
    });
    const { maxsize, compress = null } = step;
    const path = context.onWorker(workersrc);
    const args = directoryUploadToWire({
      workdir: context.configuredWorkdir,
      workersrc,
      path,
      maxsize,
      compress,
    });
    const upload = new DirectoryUpload(context.onMaster(masterdest), compress, maxsize);
    return judged(await context.run('upload_directory', args, { upload }), `uploading ${workersrc}`);
  },

  async downloadFile(step, context) {
    const { mastersrc, workerdest } = await context.render<{ mastersrc: string; workerdest: string }>({
      mastersrc: step.mastersrc,
      workerdest: step.workerdest,
    });
    return download(context, workerdest, step.mode, new FileDownload(mastersrc));
  },

  async downloadText(step, context) {
    const { text, workerdest } = await context.render<{ text: string; workerdest: string }>({
      text: step.text,
      workerdest: step.workerdest,
    });
    return download(context, workerdest, step.mode, new TextDownload(text));
  },

  async makeDirectory(step, context) {
    const dir = await context.render<string>(step.dir);
    return judged(await context.run('mkdir', { paths: [context.onWorker(dir)] }), `making ${dir}`);
  },

  async removeDirectory(step, context) {
    const dir = await context.render<string>(step.dir);
    const args = { paths: [context.onWorker(dir)], logEnviron: false, timeout: 120 };
    return judged(await context.run('rmdir', args), `removing ${dir}`);
  },

  async copyDirectory(step, context) {
    const { from, to } = await context.render<{ from: string; to: string }>({ from: step.from, to: step.to });
    const args = {
      from_path: context.onWorker(from),
      to_path: context.onWorker(to),
      logEnviron: false,
      timeout: 120,
      maxTime: null,
    };
    return judged(await context.run('cpdir', args), `copying ${from}`);
  },

  async removeFile(step, context) {
    const path = await context.render<string>(step.path);
    return judged(await context.run('rmfile', { path: context.onWorker(path) }), `removing ${path}`);
  },

  async fileExists(step, context) {
    const path = await context.render<string>(step.path);
    return judged(await context.run('stat', { path: context.onWorker(path) }), `looking for ${path}`);
  },

  async listFiles(step, context) {
    const outcome =
      step.pattern === undefined
        ? await context.run('listdir', { path: context.workdir })
        : await context.run('glob', { path: context.onWorker(await context.render<string>(step.pattern)) });
    return { ...judged(outcome, 'listing'), properties: { [step.property]: outcome.files ?? [] } };
  },

  async setProperties(step, context) {
    const properties = await context.render<Record<string, unknown>>(step.properties);
    return { result: 'success', properties };
  },

  custom: (step, context) => step.run(context),
};

async function runShell(step: ShellStep, context: StepContext): Promise<StepOutcome> {
  const { command, env, stdin } = await context.render<{
    command: string | readonly string[];
    env: Environment | undefined;
    stdin: string | undefined;
  }>({ command: step.command, env: step.env, stdin: step.initialStdin });
  const { logfiles, timeout, maxTime, sigtermTime, usePty } = step;
  const args = shellToWire({
    ...{ command, env, logfiles, timeout, maxTime, sigtermTime, usePty },
    workdir: context.workdir,
    logEnviron: step.logEnviron ?? false,
    initialStdin: stdin,
  });
  const printed: string[] = [];
  const outcome = await context.run('shell', args, {
    output: (stream, text) => {
      context.log.write('stdio', stream, text);
      if (step.setProperty !== undefined && stream === 'stdout') printed.push(text);
    },
  });
  const judgement = judged(outcome, 'command', step.decodeRC);
  if (step.setProperty === undefined) return judgement;
  return { ...judgement, properties: { [step.setProperty]: printed.join('').trim() } };
}

async function download(
  context: StepContext,
  workerdest: string,
  mode: number | undefined,
  source: FileDownload | TextDownload,
): Promise<StepOutcome> {
  const path = context.onWorker(workerdest);
  const args = downloadToWire({ workdir: context.configuredWorkdir, workerdest, path, mode });
  return judged(await context.run('download_file', args, { download: source }), `downloading ${workerdest}`);
}

/** A worker that failed by itself is an exception; else the exit code says. */
function judged(outcome: CommandOutcome, what: string, decode: ShellStep['decodeRC'] = {}): StepOutcome {
  const { rc, failure, failureReason } = outcome;
  if (failure !== undefined)
    return { result: 'exception', text: `${what} failed on the worker: ${firstLine(failure)}` };
  if (rc === undefined) return { result: 'exception', text: `${what} ended without an exit code` };
  const result = decode[rc] ?? (rc === 0 ? 'success' : 'failure');
  const why = failureReason === undefined ? `rc ${rc}` : `rc ${rc}, ${failureReason}`;
  return { result, text: result === 'success' ? 'success' : `${what} ended with ${why}` };
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] as string;
}
