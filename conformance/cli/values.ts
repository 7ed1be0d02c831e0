import { InvalidArgumentError } from 'commander';

/** Of an option that may be repeated. */
export function collected(value: string, before: readonly string[]): string[] {
  return [...before, value];
}

export function whole(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('give a whole number');
  return Number(text);
}
