import * as z from 'zod';
import type { Cloud } from '../../cloud.js';
import { ok } from '../route.js';
import { numeral } from '../schema/types.js';
import { consoleLog } from '../servers/console-log.js';
import type { ServerRecord } from '../servers/server.js';
import { actionRoute } from './server-action.js';

const schema = z.strictObject({
  'os-getConsoleOutput': z.strictObject({
    length: numeral({ pattern: '^-?[0-9]+$', minimum: -1, orNull: true }).optional(),
  }),
});

/** Recording `nova-console-output`. */
export const getConsoleOutput = actionRoute<{ readonly length?: number | string | null }>({
  action: 'os-getConsoleOutput',
  body: [[0, schema]],
  tasks: 'any',
  evenIfLocked: true,
  onHost: true,
  answer(call, server, { length }) {
    return ok({ output: withoutControls(lastLines(outputOf(call.cloud, server), length)) });
  },
});

function outputOf(cloud: Cloud, server: ServerRecord): string {
  return cloud.profile.compute.hypervisor === 'fake'
    ? 'FAKE CONSOLE OUTPUT\nANOTHER\nLAST LINE'
    : consoleLog(cloud.compute, server.id);
}

/** -1 leaves the first line out: that is how Python counts from the end. */
function lastLines(text: string, length: number | string | null | undefined): string {
  if (length === undefined || length === null) return text;
  const count = Number(length);
  return count === 0 ? '' : text.split('\n').slice(-count).join('\n');
}

/** Nova leaves out what XML could not hold, when it still could answer in XML. */
function withoutControls(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what is looked for
  return text.replace(/[\u0000-\u0008\u000b-\u001f]/g, '');
}
