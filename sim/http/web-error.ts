import { STATUS_CODES } from 'node:http';
import type { SimResponse } from './message.js';

/**
 * The body of an error that comes from the web framework (WebOb) rather than from the service, in the form that
 * the client's Accept header asks for: HTML if it does not mind, else JSON, else plain text (recordings
 * `nova-servers-slash`, `version-glance_nope`). A client without Accept gets plain text.
 */
export function webError(
  status: number,
  explanation: string,
  accept: string | undefined,
  detail = '',
): SimResponse {
  return webPage(status, (show) => `${show(explanation)}<br /><br />\n${show(detail)}\n\n`, accept);
}

/**
 * The same for an error with a text of its own.
 *
 * @param write the text in HTML; what it takes from the request goes through `show`
 */
export function webPage(
  status: number,
  write: (show: (text: string) => string) => string,
  accept: string | undefined,
): SimResponse {
  const title = TITLES[status] ?? STATUS_CODES[status] ?? '';
  const line = `${status} ${title}`;
  const answer = (type: string, body: string): SimResponse => ({
    status,
    reason: title,
    headers: [['Content-Type', type]],
    body,
  });
  switch (preferred(accept)) {
    case 'text/html':
      return answer(
        'text/html; charset=UTF-8',
        `<html>\n <head>\n  <title>${line}</title>\n </head>\n <body>\n  <h1>${line}</h1>\n  ${write(escapeHtml)}\n </body>\n</html>`,
      );
    case 'application/json':
      return answer('application/json', JSON.stringify({ message: write(same), code: line, title }));
    default:
      return answer('text/plain; charset=UTF-8', `${line}\n\n${stripTags(write(same))}`);
  }
}

/** Where WebOb's name for a status is not Node's. */
const TITLES: Readonly<Record<number, string>> = {
  413: 'Request Entity Too Large',
  416: 'Request Range Not Satisfiable',
};

const same = (text: string): string => text;

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#x27;',
};

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (char) => ESCAPES[char] as string);
}

function stripTags(html: string): string {
  return html
    .replace(/\n/g, ' ')
    .replace(/\r/g, '')
    .replace(/<br[^>]*>/g, '\n')
    .replace(/<[^>]*>/g, '');
}

const OFFERS = ['text/html', 'application/json'] as const;

/** Of the two forms that errors have, the one that the client likes better. Undefined: neither. */
export function preferred(accept: string | undefined): string | undefined {
  return mostLiked(OFFERS, accept);
}

/** Of several types, the one that the client likes best; of equals the first. Undefined: none, or any. */
export function mostLiked<Type extends string>(
  types: readonly Type[],
  accept: string | undefined,
): Type | undefined {
  if (!accept?.trim()) return undefined;
  const ranges = mediaRanges(accept);
  const offers = types.map((type) => ({ type, quality: qualityOf(type, ranges) }));
  const liked = offers.filter(({ quality }) => quality > 0);
  return liked.sort((a, b) => b.quality - a.quality)[0]?.type;
}

/** Whether a client with this Accept header takes this type. */
export function accepts(accept: string, type: string): boolean {
  return qualityOf(type, mediaRanges(accept)) > 0;
}

interface MediaRange {
  readonly type: string;
  readonly quality: number;
}

const TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
const PARAMETER = `${TOKEN}(?:=(?:${TOKEN}|"[^"]*"))?`;
const MEDIA_RANGE = new RegExp(`^(?:\\*/\\*|(?!\\*/)${TOKEN}/${TOKEN})(?:[ \\t]*;[ \\t]*${PARAMETER})*$`);
const QUALITY = /^(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/;

/** A header that says nothing intelligible is taken for one that minds nothing. */
function mediaRanges(accept: string): MediaRange[] {
  const parts = accept.split(',').map((part) => part.trim());
  const given = parts.filter((part) => part !== '');
  const ranges = given.map(mediaRange);
  const intelligible =
    given.every((part) => MEDIA_RANGE.test(part)) && ranges.every(({ quality }) => !Number.isNaN(quality));
  return intelligible ? ranges : [{ type: '*/*', quality: 1 }];
}

/** Its quality is NaN where that is not one. */
function mediaRange(text: string): MediaRange {
  const [type = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  const quality = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
  if (quality === undefined) return { type, quality: 1 };
  return { type, quality: QUALITY.test(quality) ? Number(quality) : Number.NaN };
}

/** The quality that the most specific range which covers the type gives it. */
function qualityOf(type: string, ranges: readonly MediaRange[]): number {
  for (const wanted of [type, `${type.split('/')[0]}/*`, '*/*']) {
    const range = ranges.find((candidate) => candidate.type === wanted);
    if (range) return range.quality;
  }
  return 0;
}
