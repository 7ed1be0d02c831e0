import * as z from 'zod';
import { dotted } from './files.js';

/** An error as one reads it who typed the command. */
export function explain(error: unknown): string {
  if (error instanceof z.ZodError) {
    return error.issues.map(({ path, message }) => `${dotted(path)}: ${message}`).join('\n  ');
  }
  if (!(error instanceof Error)) return String(error);
  if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') {
    return `${error.message}; give another --port, or --port 0 for any that is free`;
  }
  return error.message;
}
