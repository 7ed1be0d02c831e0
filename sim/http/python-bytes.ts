const ESCAPES: Readonly<Record<string, string>> = { '\t': '\\t', '\n': '\\n', '\r': '\\r', '\\': '\\\\' };

/** How Python shows the bytes of a text: `b'caf\\xc3\\xa9'`. */
export function bytesRepr(text: string): string {
  const bytes = Buffer.from(text).toString('latin1');
  const quote = bytes.includes("'") && !bytes.includes('"') ? '"' : "'";
  const shown = bytes.replace(/[^\x20-\x7e]|['\\]/g, (char) => {
    if (char === "'") return quote === "'" ? "\\'" : char;
    return ESCAPES[char] ?? `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`;
  });
  return `b${quote}${shown}${quote}`;
}
