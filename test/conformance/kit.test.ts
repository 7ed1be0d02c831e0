import { describe, expect, it } from 'vitest';
import { fc } from '../../conformance/arbitraries/fast-check.js';
import { type Check, CheckFailed, NOTHING, Skip } from '../../conformance/check.js';
import { CHECKS } from '../../conformance/checks/index.js';
import { shown } from '../../conformance/evidence/redact.js';
import { differences } from '../../conformance/report/compare.js';
import { reportOf } from '../../conformance/report/html.js';
import { junitOf } from '../../conformance/report/junit.js';
import { exitCodeOf, type Results } from '../../conformance/run/results.js';
import { conformanceRun } from '../../conformance/run/run.js';
import { globs } from '../../conformance/run/selection.js';
import { AdapterSubject } from '../../conformance/subjects/adapter.js';
import { OwnSubject } from '../../conformance/subjects/own-worker.js';
import { cloudSource } from '../../conformance/targets/cloud.js';
import { simulatorSource, simulatorTarget } from '../../conformance/targets/simulator.js';
import type { ProfileInput } from '../../sim/index.js';
import { collect } from '../../src/index.js';

function check(id: string, run: Check['run'], more: Partial<Check> = {}): Check {
  return {
    id,
    title: `the title of ${id}`,
    group: 'errors',
    level: 'MUST',
    clause: 'account',
    cost: NOTHING,
    needs: [],
    judges: 'cloud',
    advice: 'Operator: <do> this & that.',
    run,
    ...more,
  };
}

const passes = check('errors/passes', async () => undefined);
const fails = check('errors/fails', async ({ target }) => {
  await target.session.compute('2').limits();
  throw new CheckFailed('<script>alert(1)</script> is not "1" & not \u0007');
});
const skips = check('errors/skips', async () => {
  throw new Skip('the cloud has none');
});
const breaks = check('errors/breaks', async () => {
  throw new TypeError('a mistake of the kit');
});
const creates = check('errors/creates', async () => undefined, { needs: ['creation'] });

async function ran(checks: readonly Check[], more: object = {}): Promise<Results> {
  const results = await conformanceRun({
    checks,
    source: simulatorSource(),
    subject: new OwnSubject(),
    signal: new AbortController().signal,
    seed: 7,
    ...more,
  });
  return results as Results;
}

const verdicts = ({ results }: Results) => results.map(({ verdict }) => verdict);

describe('the conformance kit', () => {
  it('has at least 120 checks, each with an id of its own, a clause and advice', () => {
    expect(CHECKS.length).toBeGreaterThanOrEqual(120);
    expect(new Set(CHECKS.map(({ id }) => id)).size).toBe(CHECKS.length);
    expect(CHECKS.filter(({ advice, title }) => advice === '' || title === '')).toEqual([]);
  });

  it('tells failures of the target from what it lacks, what it was told not to do, and its own mistakes', async () => {
    const results = await ran([passes, fails, skips, breaks, creates], { readOnly: true });
    expect(verdicts(results)).toEqual(['pass', 'fail', 'skipped', 'error', 'disabled']);
    expect(results.conforms).toBe(false);
  });

  it('exits with 0 when all passed, 1 when something failed, 2 when it could not do its work', async () => {
    const code = async (...checks: Check[]) => exitCodeOf((await ran(checks)).results);
    expect(await code(passes, skips)).toBe(0);
    expect(await code(passes, fails)).toBe(1);
    expect(await code(passes, fails, breaks)).toBe(2);
    expect(await code(skips)).toBe(2);
  });

  it('creates nothing when it is not agreed to', async () => {
    expect(await ran([creates], { agree: async () => false })).toBeUndefined();
  });

  it('removes what was being created when it was stopped', async () => {
    const faults: ProfileInput['faults'] = [
      {
        on: 'request_received',
        when: { operation: 'createServer' },
        effect: { kind: 'delay', seconds: 0.3 },
      },
    ];
    const target = await simulatorTarget({ profile: { name: 'slow', faults } });
    const end = new AbortController();
    const boots = check('errors/boots', async ({ api, prefix, mark }) => {
      const imageRef = '8ac9d4a4-5e03-48b0-acde-77a0345a9ab1';
      const server = { name: prefix, flavorRef: '1', imageRef, metadata: mark };
      const asked = api.ask('compute', 'POST', '/servers', { body: { server } });
      setImmediate(() => end.abort(new Error('enough')));
      await asked;
    });
    const source = cloudSource({ ...target, kind: 'cloud' });
    const results = await ran([boots, passes], { source, signal: end.signal, parallel: 1 });
    expect(verdicts(results)).toEqual(['disabled', 'disabled']);
    const asked = (await target.laboratory?.requests({ operation: 'createServer' })) ?? [];
    expect(asked.map(({ status }) => status)).toEqual([202]);
    expect(await collect(target.session.compute('2').listServers())).toEqual([]);
    await target.close();
  });

  it('finds the same smallest counterexample again by its seed and path', async () => {
    const property = check('errors/property', (bench) =>
      bench.property(
        fc.asyncProperty(fc.nat(1000), async (n) => {
          expect(n).toBeLessThan(100);
        }),
      ),
    );
    const wrapped = check('errors/property', async (bench) => property.run(bench));
    const first = (await ran([wrapped])).results[0]?.counterexample;
    expect(first?.value).toBe('[100]');
    const again = (await ran([wrapped], { replay: first, seed: 99 })).results[0];
    expect(again?.counterexample?.value).toBe('[100]');
  });

  it('chooses checks by patterns with *', () => {
    expect(['a/b', 'a/c', 'b/b'].filter(globs(['a/*', '*/b']))).toEqual(['a/b', 'a/c', 'b/b']);
    expect(['a.b', 'aXb'].filter(globs(['a.b']))).toEqual(['a.b']);
  });

  it('writes reports in which what a cloud said is text, and no secret is shown', async () => {
    const results = await ran([passes, fails]);
    const page = reportOf(results);
    expect(page).not.toContain('<script>alert(1)');
    expect(page).toContain('&lt;script&gt;alert(1)');
    expect(page).not.toMatch(/https?:\/\/(?!127\.0\.0\.1|www\.w3)[a-z]/);
    const xml = junitOf(results);
    expect(xml).toContain('failures="1"');
    expect(xml).not.toContain('\u0007');
    expect(JSON.stringify(results)).not.toContain('"password":"password"');
  });

  it('shows neither tokens nor passwords nor user data of an exchange', () => {
    const text = JSON.stringify(
      shown({
        at: 0,
        method: 'POST',
        url: 'http://127.0.0.1/v3/auth/tokens',
        operation: 'POST /auth/tokens',
        requestHeaders: { 'x-auth-token': 's3cret' },
        requestBody: {
          auth: { identity: { password: { user: { password: 's3cret' } } } },
          server: { user_data: 's3cret', adminPass: 's3cret' },
        },
        status: 201,
        responseHeaders: { 'x-subject-token': 's3cret' },
        responseBody: { access: { token: { id: 's3cret' } } },
        took: 5,
      }),
    );
    expect(text).not.toContain('s3cret');
  });

  it('asks a worker behind a program, and says which of its failures are known defects', async () => {
    const program = `require('readline').createInterface({ input: process.stdin }).on('line', (line) => {
      const { id } = JSON.parse(line);
      console.log(JSON.stringify({ id, ok: { name: 'theirs', known: [['errors/f*', 'it fails']] } }));
    })`;
    const subject = await AdapterSubject.start([process.execPath, '-e', program]);
    const results = await ran([passes, fails, breaks], { subject });
    await subject.close();
    expect(results.subject).toBe('theirs');
    expect(results.results.map(({ known }) => known)).toEqual([undefined, 'it fails', undefined]);
    expect(reportOf(results)).toContain('it fails');
  });

  it('says what differs between two runs', async () => {
    const before = await ran([passes, fails]);
    const after = await ran([passes, check('errors/fails', async () => undefined)]);
    expect(differences(before, after).map(({ id }) => id)).toEqual(['errors/fails']);
    expect(differences(before, before)).toEqual([]);
  });
});
