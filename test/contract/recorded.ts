import { existsSync, readFileSync } from 'node:fs';
import { loadRecordings, type RecordedService, type Recording, type Series } from '../parity/recording.js';
import { type Exchange, judge } from './contract.js';
import type { Documented } from './operations.js';

const SERVICES: Readonly<Record<RecordedService, Documented>> = {
  keystone: 'identity',
  nova: 'compute',
  glance: 'image',
  cinder: 'volume',
  neutron: 'network',
  placement: 'placement',
};

const SERIES: readonly Series[] = ['zed', 'zed-without-network'];

/** Answers of the same cloud that were recorded because they contradict the schemas. */
export const CONTRADICTIONS = new URL('recordings/contradictions.jsonl', import.meta.url);

interface Recorded extends Exchange {
  readonly name: string;
}

function exchangeIn({ name, service, request, response }: Recording): Recorded {
  return {
    name,
    service: SERVICES[service],
    method: request.method,
    target: request.path,
    request: request.body ?? undefined,
    status: response.status,
    headers: Object.fromEntries(response.headers.map(([key, value]) => [key.toLowerCase(), value])),
    body: response.json ? response.body : undefined,
  };
}

/** What is kept of an answer: enough to judge it. */
export function recordedOf(exchange: Exchange & { readonly step: string }): Recorded {
  const { service, method, target, request, status, headers, body, step } = exchange;
  const version = headers['openstack-api-version'];
  return {
    name: version === undefined ? step : `${step} (${version})`,
    service,
    method,
    target,
    request,
    status,
    headers: version === undefined ? {} : { 'openstack-api-version': version },
    body,
  };
}

function contradictions(): Recorded[] {
  if (!existsSync(CONTRADICTIONS)) return [];
  const lines = readFileSync(CONTRADICTIONS, 'utf8').split('\n').filter(Boolean);
  return lines.map((line) => JSON.parse(line) as Recorded);
}

/** What a real cloud was recorded to answer against the schemas' word, each with the recordings that show it. */
export function realClouds(): ReadonlyMap<string, readonly string[]> {
  const known = new Map<string, string[]>();
  for (const exchange of [...SERIES.flatMap(loadRecordings).map(exchangeIn), ...contradictions()]) {
    if (exchange.status >= 400) continue;
    for (const complaint of judge(exchange).complaints) {
      const key = `${exchange.service} ${complaint}`;
      known.set(key, [...(known.get(key) ?? []), exchange.name]);
    }
  }
  return known;
}
