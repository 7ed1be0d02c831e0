/** As Keystone writes times: whole seconds, with microseconds that are always zero. */
export function keystoneTime(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}.000000Z`;
}

/** Tokens are Fernet's: their times have whole seconds. */
export function wholeSecond(milliseconds: number): number {
  return Math.floor(milliseconds / 1000) * 1000;
}
