import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Answer } from '../../src/openstack/http/call.js';

const folder = resolve(import.meta.dirname, '../../../shared/reference/recordings');

/** Whether the recordings of the real cloud lie beside the repository. */
export const haveRecordings = existsSync(folder);

export interface Recording {
  /** Without its number, which may change. */
  readonly name: string;
  readonly method: string;
  readonly url: string;
  readonly service: string;
  readonly answer: Answer;
}

interface RecordingFile {
  readonly name: string;
  readonly service: string;
  readonly request: { readonly method: string; readonly url: string };
  readonly response: {
    readonly status: number;
    readonly headers: readonly (readonly [string, string])[];
    readonly body: unknown;
  };
}

export function recordings(): Recording[] {
  if (!haveRecordings) return [];
  return readdirSync(folder)
    .filter((file) => /^\d+-.*\.json$/.test(file))
    .map((file) => read(JSON.parse(readFileSync(resolve(folder, file), 'utf8'))));
}

function read({ name, service, request, response }: RecordingFile): Recording {
  const { status, headers, body } = response;
  return {
    name,
    service,
    method: request.method,
    url: request.url,
    answer: {
      status,
      headers: Object.fromEntries(headers.map(([key, value]) => [key.toLowerCase(), value])),
      text: typeof body === 'string' ? body : body === null ? '' : JSON.stringify(body),
    },
  };
}
