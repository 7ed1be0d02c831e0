/** `openstack-latent-worker run master.config.ts`: a master in the foreground. */
import { once } from 'node:events';
import { Command } from 'commander';
import logUpdate from 'log-update';
import colors from 'picocolors';
import { type Clock, systemClock } from '../clock.js';
import { statusOf } from '../master/control/status.js';
import { EmbeddedMaster } from '../master/embedded-master.js';
import type { LogFields, Logger } from '../master/port.js';
import { printEvents } from './event-lines.js';
import { renderStatus } from './live-view.js';
import { type LoadedConfig, loadConfig, watchFiles } from './load-config.js';

export function runCommand(): Command {
  return new Command('run')
    .description('run a master in the foreground; its configuration is read again when it changes')
    .argument('[config]', 'the configuration', 'master.config.ts')
    .option('--plain', 'print lines, not a live view, even on a terminal')
    .option('--wait', 'when told to stop, let builds run to their end (default: they go back in the queue)')
    .action((path: string, options: RunOptions) => runMaster(path, options, systemClock));
}

interface RunOptions {
  readonly plain?: boolean;
  readonly wait?: boolean;
}

/** Between two drawings of the live view, in ms. */
const REDRAW = 250;

async function runMaster(path: string, options: RunOptions, clock: Clock): Promise<void> {
  const live = !options.plain && process.stdout.isTTY;
  const print = live ? (line: string) => logUpdate.persist(line) : (line: string) => console.log(line);
  const logger = lineLogger(print);
  const loaded = await loadConfig(path);
  const master = new EmbeddedMaster({ logger, clock, ...loaded.config });
  printEvents(master.events, (line) => print(`${colors.dim(time(clock))} ${line}`));
  await master.start();
  const endWatch = watchConfig(path, loaded, master, { clock, logger });
  const endView = live ? drawEvery(REDRAW, master, clock) : () => undefined;

  const signal = await Promise.race(['SIGINT', 'SIGTERM'].map(nextSignal));
  logger.info(`stopping on ${signal}; once more ends it at once`);
  for (const name of ['SIGINT', 'SIGTERM']) process.once(name, () => process.exit(130));
  endWatch();
  await master.stop({ builds: options.wait ? 'wait' : 'retry' });
  endView();
}

async function nextSignal(name: string): Promise<string> {
  await once(process, name);
  return name;
}

function watchConfig(
  path: string,
  { files }: LoadedConfig,
  master: EmbeddedMaster,
  { clock, logger }: { readonly clock: Clock; readonly logger: Logger },
): () => void {
  let end = watchFiles(files, clock, reload);
  return () => end();

  async function reload(): Promise<void> {
    try {
      const next = await loadConfig(path);
      master.reconfigure({ logger, clock, ...next.config });
      end();
      end = watchFiles(next.files, clock, reload);
      logger.info('the configuration was read again');
    } catch (error) {
      logger.error('the new configuration cannot be used; the old one stays', {
        error: (error as Error).message,
      });
    }
  }
}

function drawEvery(interval: number, master: EmbeddedMaster, clock: Clock): () => void {
  const draw = (): void => {
    const { columns, rows } = process.stdout;
    logUpdate(renderStatus(statusOf(master, clock.now()), { columns, rows }));
    timer = clock.setTimer(interval, draw);
  };
  let timer = clock.setTimer(0, draw);
  return () => {
    timer.cancel();
    logUpdate.done();
  };
}

const COLOURS = { debug: colors.dim, info: colors.blue, warn: colors.yellow, error: colors.red };

function lineLogger(print: (line: string) => void): Logger {
  const line =
    (level: keyof typeof COLOURS) =>
    (message: string, fields: LogFields = {}): void => {
      const told = Object.entries(fields).map(([key, value]) => ` ${key}=${JSON.stringify(value)}`);
      print(`${COLOURS[level](level)} ${message}${colors.dim(told.join(''))}`);
    };
  return { debug: () => undefined, info: line('info'), warn: line('warn'), error: line('error') };
}

function time(clock: Clock): string {
  return new Date(clock.now()).toISOString().slice(11, 19);
}
