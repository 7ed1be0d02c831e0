/**
 * Walks through a real cloud as the contract test does through the simulator, and keeps one answer for each way in
 * which it contradicts the official schemas. What the walk makes, it deletes.
 *
 * `npx tsx test/contract/record-contradictions.ts [127.0.0.1 [PATTERN]]`, with a pattern of the requests to send if
 * not all.
 */
import { writeFileSync } from 'node:fs';
import { sleep, systemClock } from '../../src/clock.js';
import { LiveTarget } from '../parity/live.js';
import type { RecordedService } from '../parity/recording.js';
import { judge } from './contract.js';
import type { Documented } from './operations.js';
import { CONTRADICTIONS, realClouds, recordedOf } from './recorded.js';
import { type Answer, type Ground, type Sent, type Taken, Traveller } from './traveller.js';
import { WALKS } from './walk/walks.js';

const NAMES: Readonly<Record<Documented, RecordedService>> = {
  identity: 'keystone',
  compute: 'nova',
  image: 'glance',
  volume: 'cinder',
  network: 'neutron',
  placement: 'placement',
};

const live = new LiveTarget(process.argv[2] ?? '127.0.0.1');
const wanted = new RegExp(process.argv[3] ?? '');
/** What was made, in order. */
const made: Sent[] = [];

/** A service that drops the connection has not answered: nothing to be learned from. */
function ask(sent: Sent): Promise<Answer> {
  return askOnce(sent).catch(() => ({ status: 599, headers: {}, text: '' }));
}

async function askOnce({ service, method, target, headers, body }: Sent): Promise<Answer> {
  const request = { method, path: target, headers: Object.entries(headers), body };
  const answer = await live.send(NAMES[service], request);
  return {
    status: answer.status,
    headers: Object.fromEntries(answer.headers.map(([name, value]) => [name.toLowerCase(), value])),
    text: answer.body,
  };
}

/** Changes of servers, volumes and images take a while; the next step waits for them. */
const SLOW: ReadonlyMap<string, RegExp> = new Map([
  ['/v2.1/servers/detail', /"OS-EXT-STS:task_state": "|"status": "BUILD"/],
  ['/v3/volumes/detail', /"status": "(creat|delet|download|upload|extend|revert)ing"/],
  ['/v3/snapshots/detail', /"status": "(creat|delet)ing"/],
]);

const real: Ground = {
  newest: { compute: 93, volume: 70, placement: 39 },
  async send(sent) {
    const answer = await ask(sent);
    if (sent.method === 'GET' || answer.status >= 400) return answer;
    const id = sent.method === 'POST' && /"(?:uu)?id": ?"([\w-]+)"/.exec(answer.text)?.[1];
    if (id && !/action|tokens/.test(sent.target))
      made.push({ ...sent, method: 'DELETE', target: `${sent.target}/${id}`, body: undefined });
    if (sent.service === 'compute' || sent.service === 'volume') await settled(sent);
    return answer;
  },
};

async function settled({ headers }: Sent): Promise<void> {
  const plain = { accept: 'application/json', 'x-auth-token': headers['x-auth-token'] ?? '' };
  for (let looks = 0; looks < 20; looks++) {
    await sleep(systemClock, 500);
    const states = [...SLOW].map(async ([target, busy]) => {
      const service = target.startsWith('/v3') ? 'volume' : 'compute';
      const { text } = await ask({ service, method: 'GET', target, headers: plain, body: undefined });
      return busy.test(text);
    });
    if (!(await Promise.all(states)).includes(true)) return;
  }
}

/** What would change the cloud for everybody. */
const FOR_ALL = /^(PUT|DELETE) .*(os-quota-class-sets|os-services)/;

/** New ways to contradict the schemas, each with the first answer that shows it. */
function contradictions(exchanges: readonly Taken[]): Map<string, Taken> {
  const known = realClouds();
  const found = new Map<string, Taken>();
  for (const exchange of exchanges) {
    if (exchange.status >= 400) continue;
    for (const complaint of judge(exchange).complaints) {
      const key = `${exchange.service} ${complaint}`;
      if (!known.has(key) && !found.has(key)) found.set(key, exchange);
    }
  }
  return found;
}

const traveller = await Traveller.to(real);
try {
  for (const { service, steps } of WALKS) {
    await traveller.walk({
      service,
      steps: steps.filter(([request]) => !FOR_ALL.test(request) && wanted.test(request)),
    });
    console.log(`${service}: ${traveller.exchanges.length} answers so far`);
  }
} finally {
  const found = contradictions(traveller.exchanges);
  const lines = [...new Set(found.values())].map((exchange) => JSON.stringify(recordedOf(exchange)));
  if (lines.length > 0) writeFileSync(CONTRADICTIONS, `${lines.join('\n')}\n`, { flag: 'a' });
  console.log(`${found.size} contradictions, shown by ${lines.length} answers`);
  for (const thing of made.reverse()) await real.send(thing);
}
