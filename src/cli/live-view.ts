/** What a terminal shows of a running master. Renders only; run.ts decides when. */
import colors from 'picocolors';
import type { MasterStatus, RunningStatus, WorkerStatus } from '../master/control/status.js';
import type { BuildResult } from '../master/port.js';
import type { StoredBuild } from '../master/store/build-store.js';

export interface Screen {
  readonly columns: number;
  readonly rows: number;
}

const RESULT_COLOURS: Readonly<Record<BuildResult, (text: string) => string>> = {
  success: colors.green,
  warnings: colors.yellow,
  failure: colors.red,
  skipped: colors.dim,
  exception: colors.magenta,
  retry: colors.cyan,
  cancelled: colors.dim,
};

export function colourResult(result: BuildResult, text: string = result): string {
  return RESULT_COLOURS[result](text);
}

/** As many lines as fit, the most important first. */
export function renderStatus(status: MasterStatus, screen: Screen): string {
  const { queued, running, finished } = status.counts;
  const head = `${colors.bold(status.name)}  port ${status.port}  ${queued} queued  ${running} running  ${finished} finished`;
  const room = Math.max(3, screen.rows - 4);
  const workers = some(status.workers, Math.ceil(room / 2), (worker) => workerLine(worker, status.now));
  const builds = some(status.recent, room - workers.length, (build) => buildLine(build));
  return [head, ...workers, '', ...builds].map((line) => clip(line, screen.columns)).join('\n');
}

function some<T>(all: readonly T[], most: number, line: (one: T) => string): string[] {
  const shown = all.slice(0, all.length > most ? most - 1 : most).map(line);
  return shown.length < all.length
    ? [...shown, colors.dim(`  and ${all.length - shown.length} more`)]
    : shown;
}

function workerLine(worker: WorkerStatus, now: number): string {
  const mark = worker.attached ? colors.green('●') : colors.dim('○');
  const phase = worker.phase.toLowerCase().replaceAll('_', ' ');
  const state = worker.retired ? `${phase}, retired` : phase;
  const builds = worker.builds.map((build) => runningText(build, now)).join('; ');
  return `${mark} ${worker.name.padEnd(16)} ${colors.dim(state.padEnd(20))} ${builds}`;
}

function runningText({ builder, number, attempt, step, claimed }: RunningStatus, now: number): string {
  const again = attempt > 1 ? ` (try ${attempt})` : '';
  const seconds = claimed === null ? '' : ` ${Math.round((now - claimed) / 1000)} s`;
  return `${builder} #${number}${again}${seconds}${step === null ? '' : `: ${step}`}`;
}

function buildLine({ builder, number, state, result, text, reason }: StoredBuild): string {
  const how = result ? colourResult(result, result.padEnd(9)) : colors.dim(state.padEnd(9));
  const what = text && text !== result ? colors.dim(text) : colors.dim(reason);
  return `  ${how} ${builder} #${number}  ${what}`;
}

/** Cuts a line at the terminal's width; what colours it has no width. */
function clip(line: string, columns: number): string {
  let width = 0;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the escape character is what it looks for
  const parts = line.split(/(\x1b\[\d+m)/);
  const kept = parts.map((part, at) => {
    if (at % 2 === 1) return part;
    const fits = part.slice(0, Math.max(0, columns - 1 - width));
    width += part.length;
    return fits;
  });
  return kept.join('');
}
