import { STATUS_CODES } from 'node:http';
import type { SimResponse } from './message.js';

/**
 * The body of an error that comes from the web framework (WebOb) rather than from the service, in the form that
 * the client's Accept header asks for: HTML if it does not mind, else JSON, else plain text (recordings
 * `nova-servers-slash`, `version-glance_nope`).
 */
export function webError(
  status: number,
  explanation: string,
  accept: string | undefined,
  detail = '',
): SimResponse {
  const title =
    STATUS_CODES[status] === 'Payload Too Large' ? 'Request Entity Too Large' : STATUS_CODES[status];
  const line = `${status} ${title}`;
  const text = `${explanation}<br /><br />\n${detail}\n\n`;
  switch (preferred(accept)) {
    case 'text/html':
      return answer(
        status,
        'text/html; charset=UTF-8',
        `<html>\n <head>\n  <title>${line}</title>\n </head>\n <body>\n  <h1>${line}</h1>\n  ${text}\n </body>\n</html>`,
      );
    case 'application/json':
      return answer(status, 'application/json', JSON.stringify({ message: text, code: line, title }));
    default:
      return answer(status, 'text/plain; charset=UTF-8', `${line}\n\n${explanation}\n\n   `);
  }
}

function answer(status: number, type: string, body: string): SimResponse {
  return { status, headers: [['Content-Type', type]], body };
}

const OFFERS = ['text/html', 'application/json'] as const;

function preferred(accept: string | undefined): string | undefined {
  if (!accept?.trim()) return OFFERS[0];
  const ranges = accept.split(',').map(mediaRange);
  const offers = OFFERS.map((type) => ({ type, quality: qualityOf(type, ranges) })).filter(
    (o) => o.quality > 0,
  );
  return offers.sort((a, b) => b.quality - a.quality)[0]?.type;
}

interface MediaRange {
  readonly type: string;
  readonly quality: number;
}

function mediaRange(text: string): MediaRange {
  const [type = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  const quality = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
  return { type, quality: quality === undefined ? 1 : Number(quality) || 0 };
}

/** The quality that the most specific range which covers the type gives it. */
function qualityOf(type: string, ranges: readonly MediaRange[]): number {
  for (const wanted of [type, `${type.split('/')[0]}/*`, '*/*']) {
    const range = ranges.find((candidate) => candidate.type === wanted);
    if (range) return range.quality;
  }
  return 0;
}
