/**
 * Plain data (maps, sets, bytes and numbers that JSON lacks included) as JSON values and back. What JSON lacks
 * becomes an object with one key: `{"$map": [[key, value], ...]}`, `$set`, `$bytes` (base64), `$number`.
 */
export function toJson(value: unknown): unknown {
  if (typeof value === 'number' && !Number.isFinite(value)) return { $number: String(value) };
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Map) return { $map: [...value].map(([key, item]) => [toJson(key), toJson(item)]) };
  if (value instanceof Set) return { $set: [...value].map(toJson) };
  if (value instanceof Uint8Array) return { $bytes: Buffer.from(value).toString('base64') };
  if (Array.isArray(value)) return value.map((item) => (item === undefined ? UNDEFINED : toJson(item)));
  return objectToJson(value);
}

export function fromJson(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(fromJson);
  const [key, ...more] = Object.keys(value);
  const restore = more.length === 0 ? TAGS[key as string] : undefined;
  if (restore) return restore((value as Record<string, unknown>)[key as string]);
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, fromJson(item)]));
}

const UNDEFINED = { $undefined: true };

const TAGS: Readonly<Record<string, ((value: unknown) => unknown) | undefined>> = Object.assign(
  Object.create(null),
  {
    $map: (entries: [unknown, unknown][]) =>
      new Map(entries.map(([key, item]) => [fromJson(key), fromJson(item)])),
    $set: (items: unknown[]) => new Set(items.map(fromJson)),
    $bytes: (text: string) => new Uint8Array(Buffer.from(text, 'base64')),
    $number: Number,
    $undefined: () => undefined,
    $plain: (value: Record<string, unknown>) =>
      Object.fromEntries(Object.entries(value).map(([name, item]) => [name, fromJson(item)])),
  },
);

/** A user's own object may look like one of ours (metadata with the one key `$map`): it is wrapped. */
function objectToJson(value: object): unknown {
  const entries = Object.entries(value).flatMap(([key, item]) =>
    item === undefined ? [] : [[key, toJson(item)] as const],
  );
  const plain = Object.fromEntries(entries);
  return entries.length === 1 && (entries[0] as readonly [string, unknown])[0].startsWith('$')
    ? { $plain: plain }
    : plain;
}
