import { Command } from 'commander';
import { CHECKS } from '../checks/index.js';
import { CLAUSES } from '../clauses.js';

export const list = new Command('list')
  .description('every check: its id, how binding it is, what it costs, what it says')
  .option('--json', 'as JSON, with the clauses of the specification')
  .action(({ json }: { json?: boolean }) => {
    process.stdout.write(json ? `${JSON.stringify(CHECKS.map(described), undefined, 1)}\n` : table());
  });

function described({ run: _, clause, ...check }: (typeof CHECKS)[number]): object {
  const [section, words] = CLAUSES[clause];
  return { ...check, clause: { section, words } };
}

function table(): string {
  const lines = CHECKS.map(({ id, level, cost, title }) => {
    const price = cost.servers + cost.volumes === 0 ? '-' : `${cost.servers}s ${cost.volumes}v`;
    return `${level.padEnd(6)} ${price.padEnd(6)} ${id.padEnd(56)} ${title}`;
  });
  return `${lines.join('\n')}\n${CHECKS.length} checks\n`;
}
