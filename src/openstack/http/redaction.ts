const HIDDEN = '[hidden]';

/** Shorter ones would blot out ordinary words, and hide nothing that is worth it. */
const SHORTEST_SECRET = 3;

/** `text` without the secrets, also where the cloud wrote them as JSON, Python or HTML would. */
export function redact(text: string, secrets: readonly string[]): string {
  return secrets
    .filter((secret) => secret.length >= SHORTEST_SECRET)
    .flatMap(disguises)
    .sort((a, b) => b.length - a.length)
    .reduce((shown, secret) => shown.replaceAll(secret, HIDDEN), text);
}

function disguises(secret: string): string[] {
  const json = JSON.stringify(secret).slice(1, -1);
  const python = secret.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
  const quoted = python.replaceAll("'", "\\'");
  const html = secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  const htmlQuoted = html.replaceAll('"', '&quot;').replaceAll("'", '&#x27;');
  return [...new Set([secret, json, python, quoted, html, htmlQuoted])];
}
