import fc from 'fast-check';
import { expect, test } from 'vitest';
import { jsonWithFloats } from '../../sim/http/floats.js';
import { Cloud, SimDispatcher, VirtualClock } from '../../sim/index.js';
import { Person } from './lab-person.js';

test('a whole number that is a float has a point, as Python writes it', () => {
  const body = { flavor: { rxtx_factor: 1, ram: 512, swap: '', links: [] }, hours: -3 };
  expect(jsonWithFloats(body, ['rxtx_factor', 'hours'])).toBe(
    '{"flavor":{"rxtx_factor":1.0,"ram":512,"swap":"","links":[]},"hours":-3.0}',
  );
  expect(jsonWithFloats({ rxtx_factor: 2.5 }, ['rxtx_factor'])).toBe('{"rxtx_factor":2.5}');
});

test('no text is taken for a number, and what is parsed is what was given', () => {
  const tricky = fc.constantFrom('"a":1', '\\"a":1', '{"a":1}', '"a":1,');
  const value = fc.jsonValue({ stringUnit: 'grapheme' });
  const body = fc.dictionary(fc.constantFrom('a', 'b', '"a"', '\\'), fc.oneof(tricky, fc.integer(), value));
  fc.assert(
    fc.property(body, (given) => {
      expect(JSON.parse(jsonWithFloats(given, ['a']))).toEqual(JSON.parse(JSON.stringify(given)));
    }),
  );
});

test('a flavor and a report of usage tell floats from integers', async () => {
  const clock = new VirtualClock();
  const person = await Person.login('http://cloud.example', new SimDispatcher(new Cloud({ clock })));
  const flavor = await person.ask('GET', '/compute/v2.1/flavors/1');
  expect(flavor.text).toContain('"rxtx_factor":1.0,');
  const project = (await person.ask('GET', '/v3/auth/projects')).json.projects[0].id;
  await person.ask('POST', '/compute/v2.1/servers', {
    server: {
      name: 'one',
      flavorRef: '1',
      imageRef: '8ac9d4a4-5e03-48b0-acde-77a0345a9ab1',
      networks: 'none',
    },
  });
  await person.ask('GET', '/compute/v2.1/servers');
  await clock.advance(1_800_000);
  const usage = await person.ask(
    'GET',
    `/compute/v2.1/os-simple-tenant-usage/${project}?start=1970-01-01T00:00:00`,
  );
  expect(usage.text).toContain('"total_memory_mb_usage":256.0,"total_hours":0.5,');
});
