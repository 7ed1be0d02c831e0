import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Simulator, startSimulator } from '../../sim/index.js';
import { Person } from '../sim/lab-person.js';

const artefacts = join(import.meta.dirname, '../../artefacts/dashboard');

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Slow enough to be seen in each state. */
const STAGES = [
  { process: 'server.build', step: 'spawning', delay: 30 },
  { process: 'server.delete', step: 'deleting', delay: 10 },
];

let browser: Browser;
let simulator: Simulator;
let person: Person;
let page: Page;
const mistakes: string[] = [];

beforeAll(async () => {
  await mkdir(artefacts, { recursive: true });
  browser = await chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: FLAGS,
  });
});
afterAll(() => browser.close());

beforeEach(async () => {
  const seed = { compute: { quotas: { instances: -1, cores: -1, ram: -1 } } };
  simulator = await startSimulator({
    speed: 0,
    randomSeed: 1,
    profile: { name: 'seen', stages: STAGES },
    seed,
  });
  person = await Person.login(simulator.url);
  page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
  mistakes.length = 0;
  page.on('pageerror', (error) => mistakes.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error' && !/40\d/.test(message.text())) mistakes.push(message.text());
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(simulator.url)) mistakes.push(`asked for ${request.url()}`);
  });
  await page.goto(`${simulator.url}/_sim/`);
  await page.getByRole('status').filter({ hasText: 'live' }).waitFor();
});
afterEach(async () => {
  await page.close();
  await simulator.close();
  expect(mistakes).toEqual([]);
});

/** The row of a worker, and what it shows of its server. */
const worker = (name: string) => page.getByRole('option', { name: new RegExp(`^${name} `) });

const screenshot = (name: string) => page.screenshot({ path: join(artefacts, `${name}.png`) });

describe('the dashboard', () => {
  it('shows a worker’s server go through its states as they happen', async () => {
    await page.getByText('No server yet').waitFor();
    const { id } = (await person.tryToCreate('bot1')).json.server;
    await worker('bot1').filter({ hasText: 'BUILD' }).waitFor();
    await screenshot('1-build');
    await page.getByRole('button', { name: '+1 min' }).click();
    await worker('bot1').filter({ hasText: 'ACTIVE' }).waitFor();
    await person.deleteServer(id);
    await page.getByRole('button', { name: '+1 min' }).click();
    await worker('bot1').filter({ hasText: 'DELETED' }).waitFor();
    await person.tryToCreate('bot1');
    await worker('bot1').filter({ hasText: 'BUILD' }).waitFor();
    expect(await page.locator('#rows > div:visible').count()).toBe(1);
    await screenshot('2-second-life');
  });

  it('adds a fault by its form, and the next create fails; removes it, and the one after does not', async () => {
    const form = page.getByRole('group', { name: 'Add a fault' });
    await form.getByLabel('on', { exact: true }).selectOption('create');
    await form.getByLabel('effect').selectOption('respond');
    await form.getByLabel('status').fill('500');
    await form.getByLabel('name').fill('bot*');
    await form.getByRole('button', { name: 'add' }).click();
    await page.getByText(/on create name=bot\* → respond status=500/).waitFor();
    expect((await person.tryToCreate('bot1')).status).toBe(500);
    await page.getByText('struck 1 of 1').waitFor();
    await page.locator('#requests li', { hasText: 'createServer' }).filter({ hasText: '500' }).waitFor();
    await screenshot('3-fault');
    await page.getByRole('button', { name: 'remove fault-1' }).click();
    await page.getByText('struck').waitFor({ state: 'detached' });
    expect((await person.tryToCreate('bot1')).status).toBe(202);
  });

  it('says what is wrong with a fault', async () => {
    const form = page.getByRole('group', { name: 'Add a fault' });
    await form.getByLabel('operation').fill('createServer');
    await form.getByLabel('status').fill('503');
    await page.route('**/_sim/faults', (route) =>
      route.fulfill({
        status: 400,
        contentType: 'application/json',
        body: '{"error":{"message":"count: too small"}}',
      }),
    );
    await form.getByRole('button', { name: 'add' }).click();
    await page.getByRole('alert').filter({ hasText: 'count: too small' }).waitFor();
  });

  it('is used from the keyboard: finds a worker, chooses it, moves time, opens a request', async () => {
    for (const name of ['bot1', 'bot2', 'other']) await person.tryToCreate(name);
    await worker('other').waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('bot');
    await worker('other').waitFor({ state: 'hidden' });
    await page.keyboard.press('Escape');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.locator('#selected', { hasText: /^bot2: server .* BUILD/ }).waitFor();
    const before = await page.locator('#now').textContent();
    await page.keyboard.press('.');
    await page.waitForFunction((shown) => document.querySelector('#now')?.textContent !== shown, before);
    expect((await simulator.laboratory.time()).mode).toBe('virtual');
    await page.keyboard.press(' ');
    await page.waitForFunction(() => (document.querySelector('#speed') as HTMLSelectElement).value === '1');
    await page.keyboard.press('r');
    await page.keyboard.type('createserver');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog');
    await dialog.waitFor();
    expect(await dialog.textContent()).toContain('"operation": "createServer"');
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
  });

  it('is legible in light and in dark', async () => {
    await person.tryToCreate('bot1');
    await worker('bot1').waitFor();
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      const contrasts = await page.evaluate(contrastOfTexts);
      expect(contrasts.filter(({ contrast }) => contrast < 4.5)).toEqual([]);
      await screenshot(`4-${colorScheme}`);
    }
  });

  it('draws 1,000 servers without lag: only the rows in sight exist, and frames keep coming while all change', async () => {
    for (let index = 0; index < 1_000; index++) await person.tryToCreate(`bot${index}`);
    await worker('bot0').waitFor();
    expect(await page.locator('#rows > div').count()).toBeLessThan(60);
    const frames = page.evaluate(measureFrames);
    await simulator.laboratory.advance(60);
    await page.locator('#statuses', { hasText: '1000 ACTIVE' }).waitFor();
    await page.locator('#timeline').evaluate((box) => {
      box.scrollTop = box.scrollHeight;
    });
    await worker('bot999').filter({ hasText: 'ACTIVE' }).waitFor();
    await screenshot('5-thousand');
    const { longest, count } = await frames;
    console.log(`1,000 servers: ${count} frames in 3 s, the longest pause ${Math.round(longest)} ms`);
    expect(count).toBeGreaterThan(30);
  });
});

/** Runs in the page: frames in three seconds, and the longest time between two of them. */
function measureFrames(): Promise<{ longest: number; count: number }> {
  return new Promise((resolve) => {
    const begin = performance.now();
    let last = begin;
    let longest = 0;
    let count = 0;
    const frame = (now: number): void => {
      longest = Math.max(longest, now - last);
      last = now;
      count++;
      if (now - begin > 3_000) resolve({ longest, count });
      else requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  });
}

/** Runs in the page: each text with its contrast to what it stands on (WCAG 2.2, 1.4.3). */
function contrastOfTexts(): { text: string; contrast: number }[] {
  const parse = (color: string): number[] => (color.match(/[\d.]+/g) ?? []).map(Number);
  const luminance = ([r = 0, g = 0, b = 0]: number[]): number => {
    const [red, green, blue] = [r, g, b].map((channel) => {
      const share = channel / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    }) as [number, number, number];
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const background = (element: Element | null): number[] => {
    if (!element) return [255, 255, 255];
    const color = parse(getComputedStyle(element).backgroundColor);
    return color[3] === 0 ? background(element.parentElement) : color;
  };
  const texts = [...document.querySelectorAll('body *')].filter(
    (element) =>
      [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim()) &&
      (element as HTMLElement).checkVisibility(),
  );
  return texts.map((element) => {
    const [one, other] = [parse(getComputedStyle(element).color), background(element)].map(luminance) as [
      number,
      number,
    ];
    return {
      text: `${element.tagName} ${element.textContent?.slice(0, 30)}`,
      contrast: (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05),
    };
  });
}
