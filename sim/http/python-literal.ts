/**
 * `ast.literal_eval(text)` for what OpenStack's lists take as filters: strings, numbers, True, False, None, lists
 * and dictionaries. Undefined where the text is none of these.
 */
export function literalEval(text: string): { readonly value: unknown } | undefined {
  const reader = { text, at: 0 };
  try {
    const value = readValue(reader);
    skipSpace(reader);
    return reader.at === text.length ? { value } : undefined;
  } catch (error) {
    if (error instanceof NotALiteral) return undefined;
    throw error;
  }
}

class NotALiteral extends Error {}

interface Reader {
  readonly text: string;
  at: number;
}

const CONSTANTS: ReadonlyArray<readonly [word: string, value: unknown]> = [
  ['True', true],
  ['False', false],
  ['None', null],
];

/** Deeper ones are refused, as Python does long before its stack ends. */
const MAX_DEPTH = 50;

function readValue(reader: Reader, depth = 0): unknown {
  if (depth > MAX_DEPTH) throw new NotALiteral();
  skipSpace(reader);
  const { text, at } = reader;
  const first = text[at];
  if (first === "'" || first === '"') return readString(reader, first);
  if (first === '[' || first === '(') return readItems(reader, first === '[' ? ']' : ')', depth);
  if (first === '{') return readDictionary(reader, depth);
  const constant = CONSTANTS.find(([word]) => text.startsWith(word, at));
  if (constant) {
    reader.at += constant[0].length;
    return constant[1];
  }
  const number = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?/i.exec(text.slice(at))?.[0];
  if (number === undefined || /^[+-]?0\d/.test(number)) throw new NotALiteral();
  reader.at += number.length;
  return Number(number);
}

function readString(reader: Reader, quote: string): string {
  const { text } = reader;
  let value = '';
  for (let at = reader.at + 1; at < text.length; at++) {
    if (text[at] === quote) {
      reader.at = at + 1;
      return value;
    }
    if (text[at] === '\n') break;
    if (text[at] === '\\') at++;
    value += text[at] ?? '';
  }
  throw new NotALiteral();
}

function readItems(reader: Reader, end: string, depth: number): unknown[] {
  const items: unknown[] = [];
  reader.at++;
  while (!takes(reader, end)) {
    items.push(readValue(reader, depth + 1));
    if (!takes(reader, ',')) {
      expect(reader, end);
      break;
    }
  }
  return items;
}

function readDictionary(reader: Reader, depth: number): Record<string, unknown> {
  const dictionary: Record<string, unknown> = Object.create(null);
  reader.at++;
  while (!takes(reader, '}')) {
    const key = readValue(reader, depth + 1);
    expect(reader, ':');
    dictionary[String(key)] = readValue(reader, depth + 1);
    if (!takes(reader, ',')) {
      expect(reader, '}');
      break;
    }
  }
  return dictionary;
}

function skipSpace(reader: Reader): void {
  while (' \t\n'.includes(reader.text[reader.at] ?? 'x')) reader.at++;
}

function takes(reader: Reader, mark: string): boolean {
  skipSpace(reader);
  if (reader.text[reader.at] !== mark) return false;
  reader.at++;
  return true;
}

function expect(reader: Reader, mark: string): void {
  if (!takes(reader, mark)) throw new NotALiteral();
}
