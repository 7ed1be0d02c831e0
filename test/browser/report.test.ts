import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { CHECKS } from '../../conformance/checks/index.js';
import { reportOf } from '../../conformance/report/html.js';
import { conformanceRun } from '../../conformance/run/run.js';
import { OwnSubject } from '../../conformance/subjects/own-worker.js';
import { simulatorSource } from '../../conformance/targets/simulator.js';

let browser: Browser;
beforeAll(async () => {
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
});
afterAll(() => browser.close());

it('renders the report from its one file, filters it, and asks for nothing from anywhere', async () => {
  const results = await conformanceRun({
    checks: CHECKS.filter(({ id }) => id.startsWith('images/') || id.startsWith('flavors/')),
    source: simulatorSource({
      faults: [
        {
          on: 'request_received',
          when: { operation: 'listImages' },
          effect: { kind: 'respond', status: 403, body: {} },
        },
      ],
    }),
    subject: new OwnSubject(),
    signal: new AbortController().signal,
    seed: 1,
  });
  if (!results) throw new Error('nobody was asked');
  const file = join(await mkdtemp(join(tmpdir(), 'report-')), 'report.html');
  await writeFile(file, reportOf(results));

  const page = await browser.newPage();
  const asked: string[] = [];
  const wrong: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  page.on('console', (message) => message.type() === 'error' && wrong.push(message.text()));
  page.on('pageerror', (error) => wrong.push(error.message));
  const url = pathToFileURL(file).href;
  await page.goto(url);
  const rows = page.locator('tr[data-verdict]:visible');
  expect(await rows.count()).toBe(results.results.length);
  expect(await page.locator('h1').innerText()).toContain('does not conform');

  await page.getByLabel('Group').selectOption('flavors');
  expect(await rows.count()).toBe(results.results.filter(({ group }) => group === 'flavors').length);
  await page.getByLabel('Group').selectOption('');
  await page.locator('input[value=fail]').uncheck();
  expect(await rows.count()).toBe(results.results.filter(({ verdict }) => verdict !== 'fail').length);
  await page.getByLabel('Search').fill('no such words anywhere');
  expect(await rows.count()).toBe(0);
  expect(asked).toEqual([url]);
  expect(wrong).toEqual([]);
});
