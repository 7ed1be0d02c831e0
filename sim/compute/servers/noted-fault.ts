import type { ComputeCall } from '../compute-call.js';
import { type ServerRecord, touchUndated } from './server.js';
import { newFault } from './server-process.js';

/** What a host refuses is kept with the server, too, which shows it when it is in ERROR for whatever reason. */
export function noteFault(call: ComputeCall, server: ServerRecord, message: string): void {
  touchUndated(call.cloud, server, call.now, { fault: newFault({ code: 400, message }, call.now) });
}
