/** A request that was signed with an EC2 key, as a service tells Keystone of it. */
export interface Signed {
  readonly access?: unknown;
  readonly signature?: unknown;
  readonly host?: string;
  readonly verb?: string;
  readonly path?: string;
  readonly params?: Fields;
  readonly headers?: Fields;
  readonly body_hash?: string;
  /** Of S3: base64 of what was signed. */
  readonly token?: string;
}

export type Fields = Readonly<Record<string, string>>;

/** When it was signed, if it says so; NaN where nobody can tell. */
export function signingTime({ params, headers }: Signed): number | undefined {
  const text = params?.Timestamp || headers?.['X-Amz-Date'] || params?.['X-Amz-Date'];
  if (!text) return undefined;
  const [, date, time] = /^(\d{8})T(\d{6})Z$/.exec(text) ?? [];
  return Date.parse(date && time ? `${parted(date, '-')}T${parted(time, ':')}Z` : text);
}

/** `20261123`: `2026-11-23`. */
function parted(digits: string, by: string): string {
  return digits.replace(/(..)(..)$/, `${by}$1${by}$2`);
}
