import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** One exchange with a cloud. Secrets in it are placeholders: `<user-token>`. */
export interface Recording {
  /** Stable; a recording's only key. */
  readonly name: string;
  readonly service: RecordedService;
  readonly note?: string;
  readonly request: RecordedRequest;
  readonly response: RecordedResponse;
}

export type RecordedService = 'keystone' | 'nova' | 'glance' | 'cinder' | 'neutron' | 'placement';

export interface RecordedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** What was sent as JSON; a string is what was sent byte for byte. */
  readonly body: unknown;
}

export interface RecordedResponse {
  readonly status: number;
  readonly reason: string;
  /** Milliseconds from the request to the whole answer. */
  readonly ms: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Parsed where it is JSON, else the text (at most 8,000 characters of it), null where it is empty. */
  readonly body: unknown;
  readonly json: boolean;
}

/** A series of recordings of one cloud, in the order they were made. */
export type Series = 'zed' | 'zed-without-network';

export const PORTS: Readonly<Record<RecordedService, number>> = {
  keystone: 5000,
  nova: 8774,
  glance: 9292,
  cinder: 8776,
  neutron: 9696,
  placement: 8778,
};

export function loadRecordings(series: Series): Recording[] {
  return readRecordings(new URL(`recordings/${series}.jsonl`, import.meta.url));
}

export function readRecordings(file: string | URL): Recording[] {
  return readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => unfold(JSON.parse(line)) as Recording);
}

/**
 * Recordings made elsewhere: a file with one a line, or a folder as `record.py` of the recorded cloud writes it, one in
 * each file, numbered (`../shared/reference/recordings`).
 */
export function readSet(path: string): Recording[] {
  if (!statSync(path).isDirectory()) return readRecordings(path);
  return readdirSync(path)
    .filter((name) => /^\d+-.*\.json$/.test(name))
    .sort((one, other) => Number.parseInt(one, 10) - Number.parseInt(other, 10))
    .map((name) => fromFile(JSON.parse(readFileSync(join(path, name), 'utf8'))));
}

interface RecordingFile extends Omit<Recording, 'note' | 'response'> {
  readonly note?: string | null;
  readonly response: Omit<RecordedResponse, 'json'> & { readonly body_is_json: boolean };
}

function fromFile({ name, service, note, request, response }: RecordingFile): Recording {
  const { body_is_json: json, ...answer } = response;
  return { name, service, ...(note ? { note } : {}), request, response: { ...answer, json } };
}

/** Long runs of one text are kept short: `{{repeat:QUFB:21846}}`. */
function unfold(value: unknown): unknown {
  if (typeof value === 'string') {
    return value.replace(/\{\{repeat:(.+?):(\d+)\}\}/gs, (_, unit: string, times: string) =>
      unit.repeat(Number(times)),
    );
  }
  return mapValues(value, unfold);
}

export function fold(value: unknown): unknown {
  if (typeof value === 'string' && value.length > 1000) {
    return value.replace(/(.{1,4}?)\1{250,}/gs, (run: string, unit: string) =>
      run.length > 1000 ? `{{repeat:${unit}:${run.length / unit.length}}}` : run,
    );
  }
  return mapValues(value, fold);
}

function mapValues(value: unknown, change: (item: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map(change);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, change(item)]));
}

/** Milliseconds since the Unix epoch, whole seconds: when it was answered. Undefined where a service says no Date. */
export function recordedAt(recording: Recording): number | undefined {
  const date = recording.response.headers.find(([name]) => name.toLowerCase() === 'date');
  return date && Date.parse(date[1]);
}
