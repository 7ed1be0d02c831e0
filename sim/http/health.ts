import type { SimResponse } from './message.js';
import { mostLiked } from './web-error.js';

const OFFERS = ['text/plain', 'text/html', 'application/json'] as const;

/**
 * What a load balancer asks of a service, at this path and any below, by any method (recordings `healthcheck-*`).
 *
 * @param reasons each check's; Keystone makes none
 */
export function health(
  { method, accept }: { readonly method: string; readonly accept: string | undefined },
  reasons: readonly string[] = ['OK'],
): SimResponse {
  if (method === 'HEAD') return { status: 204, reason: 'No Content', headers: [], body: '' };
  const type = mostLiked(OFFERS, accept) ?? 'text/plain';
  const shown = type === 'application/json' ? type : `${type}; charset=UTF-8`;
  return { status: 200, headers: [['Content-Type', shown]], body: FORMS[type](reasons) };
}

const FORMS: Readonly<Record<(typeof OFFERS)[number], (reasons: readonly string[]) => string>> = {
  'text/plain': (reasons) => reasons.join('\n'),
  'application/json': (reasons) => JSON.stringify({ detailed: false, reasons }, null, 4),
  'text/html': (reasons) => {
    const rows = reasons.map((reason) => `<TR>\n\n    <TD>${reason}</TD>\n\n</TR>\n`).join('');
    return `<HTML>\n<HEAD><TITLE>Healthcheck Status</TITLE></HEAD>\n<BODY>\n\n<H2>Result of ${reasons.length} checks:</H2>\n<TABLE bgcolor="#ffffff" border="1">\n<TBODY>\n<TR>\n\n<TH>\nReason\n</TH>\n</TR>\n${rows || '\n'}</TBODY>\n</TABLE>\n<HR></HR>\n\n</BODY>\n</HTML>`;
  },
};

/** Services share a middleware that answers every OPTIONS for browsers' sake, here with nothing. */
export const NO_CORS: SimResponse = { status: 200, headers: [], body: '' };
