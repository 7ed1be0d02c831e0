/** `urllib.parse.urlencode(pairs)`: what Python leaves as it is are letters, digits and `_.-~`; a blank is a plus. */
export function urlencode(pairs: Iterable<readonly [name: string, value: string]>): string {
  return [...pairs].map(([name, value]) => `${quotePlus(name)}=${quotePlus(value)}`).join('&');
}

function quotePlus(text: string): string {
  return encodeURIComponent(text)
    .replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+');
}
