import { writeFileSync } from 'node:fs';
import { Command } from 'commander';
import { getAcquainted } from './acquaintance.js';
import { LiveTarget } from './live.js';
import { Pairing } from './pairing.js';
import { fold, loadRecordings, type Recording, readRecordings, type Series } from './recording.js';
import { type Result, replay } from './replay.js';
import { SCRIPTS } from './script.js';

/** `npm run record`: see README.md. */

interface Options {
  readonly cloud: string;
  readonly out: string;
  readonly series: Series;
  readonly requests?: string;
}

const { cloud, out, series, requests } = new Command('record')
  .description(
    'sends the recorded requests to a cloud that was set up like the recorded one, keeps its answers',
  )
  .requiredOption('--out <file>', 'where to write them, one a line')
  .option('--cloud <host>', 'each service is on its usual port there', '127.0.0.1')
  .option('--series <name>', 'zed, or zed-without-network', 'zed')
  .option('--requests <file>', 'other requests than those of the series, in the same form')
  .parse()
  .opts<Options>();

const recordings = requests === undefined ? loadRecordings(series) : readRecordings(requests);
const pairing = new Pairing();
const target = new LiveTarget(cloud);
const results = await replay(recordings, SCRIPTS[series], target, pairing, getAcquainted);
writeFileSync(out, results.map((result) => `${JSON.stringify(fold(recorded(result)))}\n`).join(''));

function recorded({ recording, sent, answer, milliseconds }: Result): Recording {
  const body = parsed(answer.body);
  const raw = typeof recording.request.body === 'string';
  const request = {
    ...sent,
    body: sent.body === undefined || raw ? (sent.body ?? null) : JSON.parse(sent.body),
  };
  return {
    ...recording,
    request: hidden(request) as Recording['request'],
    response: {
      status: answer.status,
      reason: answer.reason,
      ms: milliseconds,
      headers: hidden(answer.headers) as Recording['response']['headers'],
      body: hidden(body === undefined ? answer.body.slice(0, 8000) || null : body),
      json: body !== undefined,
    },
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** No secret gets into a recording. */
function hidden(value: unknown): unknown {
  if (typeof value === 'string') {
    return value
      .replace(/gAAAA[\w=-]{60,}|\b[\w-]{86}\b/g, (secret) => pairing.placeholderOf(secret) ?? '<token>')
      .replace(
        /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?-----END [A-Z ]*PRIVATE KEY-----/g,
        '<pem-private-key>',
      );
  }
  if (Array.isArray(value)) return value.map(hidden);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, hidden(item)]));
}
