import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { Command } from 'commander';
import { systemClock } from '../../../src/clock.js';
import { Pairing } from '../pairing.js';
import { tellDamaged } from './damaged-story.js';
import type { Outcome } from './differential.js';
import { startPair } from './pair.js';
import { Project } from './project.js';
import { playScenario, scenarioSteps } from './scenario.js';
import { renderOutcome, renderTotal } from './summary.js';

/** `npm run parity:scenarios`: see ../README.md. */

interface Options {
  readonly cloud: string;
  readonly out: string;
  readonly all?: true;
  readonly damage: number;
  readonly seed: number;
}

const FOLDER = new URL('scenarios/', import.meta.url);

const program = new Command('parity:scenarios')
  .description(
    'plays stories of many requests on a real cloud and on the simulator, and shows where they differ',
  )
  .argument('[name...]', 'of files in scenarios/, without .txt; all of them if none is given')
  .option('--cloud <host>', 'set up like the recorded one, each service on its usual port', '127.0.0.1')
  .option('--out <file>', 'where to write every exchange', 'artefacts/parity-scenarios.txt')
  .option('--all', 'show what is explained, too')
  .option('--damage <times>', 'first send each request this often with something wrong in it', Number, 0)
  .option('--seed <number>', 'the same seed does the same damage', Number, 1)
  .parse();

await main(program.args, program.opts<Options>());

async function main(names: readonly string[], { cloud, out, all, damage, seed }: Options): Promise<void> {
  const files = readdirSync(FOLDER).sort();
  const pair = await startPair(cloud);
  const outcomes: Outcome[] = [];
  const exchanges: string[] = [];
  for (const file of files) {
    if (names.length > 0 && !names.includes(file.replace('.txt', ''))) continue;
    process.stdout.write(`# ${file}\n`);
    const project = new Project([pair.real, pair.simulated], `parity-${systemClock.now().toString(36)}`);
    const own: Outcome[] = [];
    try {
      await project.make();
      await pair.fixtures.setUp([]);
      // each story has its own addresses, so what was paired in another is not
      const story = { ...pair, pairing: new Pairing() };
      const steps = scenarioSteps(readFileSync(new URL(file, FOLDER), 'utf8'));
      const tell = (outcome: Outcome) => {
        own.push(outcome);
        exchanges.push(`${renderOutcome(outcome)}\n    ${outcome.real.status} ${outcome.real.body}`);
        if (outcome.difference && (all || !outcome.explanation))
          process.stdout.write(`${outcome.difference}\n${renderOutcome(outcome)}\n`);
      };
      await playScenario(story, steps, tell, (step) =>
        tellDamaged(story, step, damage, seed + own.length, tell),
      );
    } finally {
      await pair.fixtures.tidyUp();
      await project.remove();
    }
    outcomes.push(...own);
    process.stdout.write(`${file}: ${renderTotal(own)}\n`);
  }
  mkdirSync('artefacts', { recursive: true });
  writeFileSync(out, `${exchanges.join('\n')}\n`);
  process.stdout.write(`${renderTotal(outcomes)}\n`);
  process.exitCode = outcomes.every(({ difference, explanation }) => !difference || explanation) ? 0 : 1;
}
