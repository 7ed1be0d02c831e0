/**
 * `%(prop:name)s` as Buildbot's Interpolate has it. Text is otherwise left alone, so a script in `userdata`
 * may hold any other percent sign; `%%(prop:name)s` stands for the characters `%(prop:name)s` themselves.
 */

export type Properties = Readonly<Record<string, unknown>>;

const OPENING = '%(prop:';

export function hasInterpolation(text: string): boolean {
  return text.includes(OPENING);
}

/** A property that is not set gives the empty string, as does one that is null. */
export function interpolate(text: string, properties: Properties): string {
  const start = text.indexOf(OPENING);
  if (start < 0) return text;
  const end = closing(text, start + OPENING.length);
  if (end < 0) return text;
  const inside = text.slice(start + OPENING.length, end);
  const rest = interpolate(text.slice(end + 2), properties);
  if (text[start - 1] === '%') return `${text.slice(0, start - 1)}${OPENING}${inside})s${rest}`;
  return text.slice(0, start) + substitute(inside, properties) + rest;
}

/** Where the parenthesis that opened before `from` closes with `)s`, or -1. */
function closing(text: string, from: number): number {
  let depth = 1;
  for (let at = from; at < text.length; at++) {
    if (text[at] === '(') depth++;
    if (text[at] === ')' && --depth === 0) return text[at + 1] === 's' ? at : -1;
  }
  return -1;
}

interface Lookup {
  readonly value: unknown;
  readonly exists: boolean;
  readonly truthy: boolean;
}

/** What follows the property's name, by its first characters. Those that come first are tried first. */
const FORMS: readonly (readonly [string, (found: Lookup, text: string) => string])[] = [
  [':-', (found, text) => (found.exists ? shown(found.value) : text)],
  [':~', (found, text) => (found.truthy ? shown(found.value) : text)],
  [':+', (found, text) => (found.exists ? text : '')],
  [':#?', (found, text) => choice(text, found.truthy)],
  [':?', (found, text) => choice(text, found.exists)],
];

function substitute(inside: string, properties: Properties): string {
  const colon = inside.indexOf(':');
  const name = colon < 0 ? inside : inside.slice(0, colon);
  const value = Object.hasOwn(properties, name) ? properties[name] : undefined;
  const found: Lookup = { value, exists: value !== undefined, truthy: Boolean(value) };
  if (colon < 0) return shown(value);
  const tail = inside.slice(colon);
  const form = FORMS.find(([opening]) => tail.startsWith(opening));
  if (!form) return shown(value);
  const [opening, apply] = form;
  return apply(found, interpolate(tail.slice(opening.length), properties));
}

/** `|then|else`, where the first character, whatever it is, parts the two. */
function choice(text: string, condition: boolean): string {
  const [yes = '', no = ''] = text.slice(1).split(text.charAt(0));
  return condition ? yes : no;
}

function shown(value: unknown): string {
  return value === undefined || value === null ? '' : String(value);
}
