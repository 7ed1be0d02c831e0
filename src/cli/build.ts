/** `openstack-latent-worker build NAME`: queue a build on a running master; `status`, as JSON. */
import { Command, InvalidArgumentError } from 'commander';
import colors from 'picocolors';
import { ControlClient } from '../master/control/client.js';
import type { Followed } from '../master/control/follow.js';
import type { BuildResult } from '../master/port.js';
import { colourResult } from './live-view.js';

interface BuildOptions {
  readonly state: string;
  readonly prop: Readonly<Record<string, unknown>>;
  readonly priority: number;
  readonly reason: string;
  readonly follow?: boolean;
  readonly json?: boolean;
}

const STATE = ['--state <directory>', "the running master's state directory", 'state'] as const;

export function buildCommand(): Command {
  return new Command('build')
    .description('queue a build on a running master')
    .argument('<name>', 'the builder')
    .option('--prop <name=value>', 'a property; the value is JSON, or else text', property, {})
    .option('--priority <number>', 'higher goes first', wholeNumber, 0)
    .option('--reason <text>', 'why, for people', '')
    .option('--follow', 'print what it prints until it is over; the exit code is its result')
    .option('--json', 'print the queued build, or with --follow every event, as JSON')
    .option(...STATE)
    .action(queueBuild);
}

export function statusCommand(): Command {
  return new Command('status')
    .description('print what a running master is doing, as JSON')
    .option(...STATE)
    .action(async ({ state }: { readonly state: string }) => {
      const client = new ControlClient(state);
      try {
        console.log(JSON.stringify(await client.status(), undefined, 2));
      } finally {
        await client.close();
      }
    });
}

async function queueBuild(name: string, options: BuildOptions): Promise<void> {
  const client = new ControlClient(options.state);
  try {
    const { prop: properties, priority, reason } = options;
    const build = await client.submit(name, { properties, priority, reason });
    if (!options.follow)
      console.log(options.json ? JSON.stringify(build) : `${name} #${build.number} (build ${build.id})`);
    else for await (const event of client.follow(build.id)) show(event, options.json ?? false);
  } finally {
    await client.close();
  }
}

function show(event: Followed, json: boolean): void {
  if (json) console.log(JSON.stringify(event));
  else if (event.type === 'output') process.stdout.write(colourOutput(event));
  else if (event.type === 'retried') console.log(colors.cyan(`-- back in the queue: ${event.text}`));
  else console.log(`-- ${colourResult(event.result)}${event.text === event.result ? '' : `: ${event.text}`}`);
  if (event.type === 'finished') process.exitCode = EXIT_CODES[event.result];
}

/** 0: it passed. 1: it failed. 2: it came to no result. */
const EXIT_CODES: Readonly<Record<BuildResult, number>> = {
  success: 0,
  warnings: 0,
  skipped: 0,
  failure: 1,
  exception: 2,
  retry: 2,
  cancelled: 2,
};

function colourOutput({ stream, text }: Extract<Followed, { type: 'output' }>): string {
  if (stream === 'header') return colors.dim(text);
  return stream === 'stderr' ? colors.red(text) : text;
}

function property(text: string, before: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const equals = text.indexOf('=');
  if (equals < 1) throw new InvalidArgumentError('give NAME=VALUE');
  return { ...before, [text.slice(0, equals)]: jsonOrText(text.slice(equals + 1)) };
}

function jsonOrText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new InvalidArgumentError('give a whole number');
  return value;
}
