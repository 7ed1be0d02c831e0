import type { ComputeState } from '../state.js';

/** Characters that are kept of a console; a hypervisor's buffer is about as long. */
const LENGTH = 64 * 1024;

/** What a server's guest wrote, oldest first; empty where none ever wrote. */
export function consoleLog(state: ComputeState, serverId: string): string {
  return state.consoles.get(serverId) ?? '';
}

/** Adds to what a server's guest wrote. Of too much, the beginning is forgotten. */
export function appendToConsole(state: ComputeState, serverId: string, text: string): void {
  state.consoles.set(serverId, (consoleLog(state, serverId) + text).slice(-LENGTH));
}

/** The server is gone, or booted anew. */
export function clearConsole(state: ComputeState, serverId: string): void {
  state.consoles.delete(serverId);
}
