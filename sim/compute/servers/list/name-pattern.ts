import { createRequire } from 'node:module';
import { literalOf } from './name-index.js';

/** Large, and seldom needed: read when the first expression comes that is more than plain text. */
const engine = (): typeof import('re2js') => createRequire(import.meta.url)('re2js');

/** Letters that mean something to Python behind a backslash. */
const ESCAPES = /\\(?:[^a-zA-Z]|[abBdDfnrsStvwWZAN]|x[0-9a-f]{2}|u[0-9a-f]{4}|U[0-9a-f]{8})/gi;

/** Whether Python takes it for a regular expression, which Nova asks before it looks for anything. */
export function isPythonPattern(text: string): boolean {
  if (text === '') return false;
  const plain = text.replace(ESCAPES, 'e');
  if (/\\|\(\?<(?![=!])/.test(plain)) return false;
  try {
    new RegExp(
      plain
        .replace(/^\(\?[aiLmsux]+\)/, '')
        .replaceAll('(?P<', '(?<')
        .replace(/([*+?}])\+/g, '$1'),
    );
    return true;
  } catch {
    return false;
  }
}

/**
 * Looks for an expression anywhere in a text, as Nova's database does: regardless of case, and with `|` for a plain
 * character. The time it takes grows with the length of the text and no faster, whatever the expression; one with
 * parts that this cannot be said of (back references, looking ahead) is found nowhere.
 */
export function patternTest(expression: string): (text: string) => boolean {
  if (literalOf(expression) === expression) {
    const part = expression.toLowerCase();
    return (text) => text.toLowerCase().includes(part);
  }
  try {
    const { RE2JS } = engine();
    const compiled = RE2JS.compile(expression.replaceAll('|', '\\|'), RE2JS.CASE_INSENSITIVE);
    return (text) => compiled.matcher(text).find();
  } catch {
    return () => false;
  }
}
