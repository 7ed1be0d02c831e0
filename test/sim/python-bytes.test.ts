import { expect, it } from 'vitest';
import { bytesRepr } from '../../sim/http/python-bytes.js';

it.each([
  ['plain', "b'plain'"],
  ['é 💥', "b'\\xc3\\xa9 \\xf0\\x9f\\x92\\xa5'"],
  ["it's", 'b"it\'s"'],
  ['it\'s "so"', "b'it\\'s \"so\"'"],
  ['a\tb\n\\\u0000', "b'a\\tb\\n\\\\\\x00'"],
])('Python shows the bytes of %j as %s', (text, shown) => {
  expect(bytesRepr(text)).toBe(shown);
});
