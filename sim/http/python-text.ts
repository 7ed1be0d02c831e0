/**
 * How Python shows plain values: OpenStack's messages are full of it. Values are those of `JSON.parse`, so that
 * `1` and `1.0` look the same.
 */

/** `repr(value)`: `{'name': 'x', 'size': None}`. Keys stay in their order. */
export function repr(value: unknown): string {
  return show(value, (keys) => keys);
}

/** `pprint.pformat(value, width=width)`: keys in order, broken into lines where it is longer. */
export function pformat(value: unknown, width: number): string {
  return format(value, { width, indent: 0, allowance: 0, level: 1 });
}

function show(value: unknown, order: (keys: string[]) => string[]): string {
  if (value === null || value === undefined) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'string') return showString(value);
  if (typeof value === 'number') return showNumber(value);
  if (Array.isArray(value)) return `[${value.map((item) => show(item, order)).join(', ')}]`;
  const record = value as Record<string, unknown>;
  const items = order(Object.keys(record)).map((key) => `${showString(key)}: ${show(record[key], order)}`);
  return `{${items.join(', ')}}`;
}

function showNumber(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e21) return BigInt(value).toString();
  return String(value).replace(/e([+-])(\d)$/, 'e$10$2');
}

const NAMED: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\\': '\\\\' };

function showString(value: string): string {
  const quote = value.includes("'") && !value.includes('"') ? '"' : "'";
  const escaped = value.replace(/[\p{C}\p{Z}\\'"]/gu, (char) => {
    if (char === ' ') return char;
    if (char === "'" || char === '"') return char === quote ? `\\${char}` : char;
    return NAMED[char] ?? escapeCode(char.codePointAt(0) as number);
  });
  return quote + escaped + quote;
}

function escapeCode(code: number): string {
  const hex = code.toString(16);
  if (code < 0x100) return `\\x${hex.padStart(2, '0')}`;
  return code < 0x10000 ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`;
}

/** Python counts characters, not UTF-16 units, and puts them in that order. */
function columns(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}

const sorted = (keys: string[]): string[] => [...keys].sort(byCharacter);

function byCharacter(a: string, b: string): number {
  const [left, right] = [[...a], [...b]];
  const at = left.findIndex((char, index) => char !== right[index]);
  if (at < 0) return left.length - right.length;
  return (left[at]?.codePointAt(0) ?? 0) - (right[at]?.codePointAt(0) ?? -1);
}

interface Place {
  readonly width: number;
  /** Column at which the value starts. */
  readonly indent: number;
  /** Columns that what follows on the last line needs. */
  readonly allowance: number;
  readonly level: number;
}

function format(value: unknown, place: Place): string {
  const whole = show(value, sorted);
  if (columns(whole) <= place.width - place.indent - place.allowance) return whole;
  if (typeof value === 'string') return formatString(value, place);
  if (value === null || typeof value !== 'object') return whole;
  const entries: [label: string, item: unknown][] = Array.isArray(value)
    ? value.map((item) => ['', item])
    : sorted(Object.keys(value)).map((key) => [
        `${showString(key)}: `,
        (value as Record<string, unknown>)[key],
      ]);
  if (entries.length === 0) return whole;
  const indent = place.indent + 1;
  const lines = entries.map(([label, item], index) => {
    const allowance = index === entries.length - 1 ? place.allowance + 1 : 1;
    return (
      label + format(item, { ...place, indent: indent + columns(label), allowance, level: place.level + 1 })
    );
  });
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  return `${open}${lines.join(`,\n${' '.repeat(indent)}`)}${close}`;
}

/** A long string becomes several literals, one a line, broken after blanks. */
function formatString(value: string, place: Place): string {
  const top = place.level === 1;
  const indent = place.indent + (top ? 1 : 0);
  const allowance = place.allowance + (top ? 1 : 0);
  const width = place.width - indent;
  const lines = value.match(/[^\n]*\n|[^\n]+$/g) ?? [''];
  const chunks = lines.flatMap((line, index) =>
    breakLine(line, width, index === lines.length - 1 ? allowance : 0),
  );
  if (chunks.length === 1) return chunks[0] as string;
  const text = chunks.join(`\n${' '.repeat(indent)}`);
  return top ? `(${text})` : text;
}

function breakLine(line: string, width: number, allowance: number): string[] {
  if (line === '' || columns(showString(line)) <= width - allowance) return [showString(line)];
  const chunks: string[] = [];
  const parts = line.match(/\S+\s*|\s+/g) ?? [];
  let current = '';
  for (const [index, part] of parts.entries()) {
    const limit = index === parts.length - 1 ? width - allowance : width;
    if (columns(showString(current + part)) > limit) {
      if (current) chunks.push(showString(current));
      current = part;
    } else {
      current += part;
    }
  }
  if (current) chunks.push(showString(current));
  return chunks;
}
