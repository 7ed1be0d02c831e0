import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { command } from '../../sim/cli/options.js';
import { CONTROL_ROUTES } from '../../sim/control/routes.js';
import { EFFECTS_AT, profileNames, profileSchema, type Simulator, startSimulator } from '../../sim/index.js';

const sim = join(import.meta.dirname, '../../sim');
const faults = readFileSync(join(sim, 'faults/README.md'), 'utf8');
const readme = readFileSync(join(sim, 'README.md'), 'utf8');

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator({ speed: 0 });
});
afterAll(() => simulator.close());
afterEach(() => simulator.laboratory.clearFaults());

function posted(text: string): string[] {
  return [...text.matchAll(/_sim\/faults -H 'Content-Type: application\/json' -d '([^']+)'/g)].map(
    ([, body]) => body as string,
  );
}

function yamls(text: string): unknown[] {
  return [...text.matchAll(/```yaml\n(.*?)```/gs)].map(([, yaml]) => parse(yaml as string));
}

describe('the page about faults', () => {
  it.each(posted(faults))('has an example that can be pasted: %s', async (body) => {
    const response = await fetch(`${simulator.url}/_sim/faults`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body,
    });
    expect(response.status).toBe(201);
  });

  it('has one for every kind of effect', () => {
    const shown = new Set(posted(faults).map((body) => JSON.parse(body).effect.kind));
    expect([...shown].sort()).toEqual([...new Set(Object.values(EFFECTS_AT).flat())].sort());
  });

  it('lists what can happen where, as it is', () => {
    for (const [event, effects] of Object.entries(EFFECTS_AT)) {
      const row = faults.split('\n').find((line) => line.startsWith(`| \`${event}\``)) ?? '';
      const listed = [...(row.split('|').at(-2) ?? '').matchAll(/`(\w+)`/g)].map(([, effect]) => effect);
      expect(listed.sort(), event).toEqual([...effects].sort());
    }
  });

  it('has profiles that are profiles', () => {
    for (const profile of [...yamls(faults), ...yamls(readme)]) {
      expect(profileSchema.safeParse(profile).error).toBeUndefined();
    }
  });
});

describe('the simulator’s page', () => {
  it('names every option of openstack-sim, and no other', () => {
    const options = command().options.map(({ long }) => long);
    const named = new Set([...readme.matchAll(/--[a-z][a-z-]+/g)].map(([option]) => option));
    for (const option of options) expect([...named], String(option)).toContain(option);
    for (const option of named) expect([...options, '--nodaemon'], option).toContain(option);
  });

  it('names every profile and every part of the control plane', () => {
    for (const name of profileNames) expect(readme).toContain(`\`${name}\``);
    for (const { path } of CONTROL_ROUTES) expect(readme).toMatch(new RegExp(`\\b${path.split('/')[1]}\\b`));
  });
});
