import type { Call } from '../call.js';
import type { SimResponse } from '../http/message.js';
import { versionlessUrl } from './links.js';
import { json } from './respond.js';
import type { Handler } from './routes.js';

const HTML = [['Content-Type', 'text/html; charset=utf-8']] as const;

/** Recordings `version-keystone_nope`, `keystone-unknown-path-with-token`. */
export const pageNotFound: SimResponse = {
  status: 404,
  headers: HTML,
  body: page(
    404,
    'Not Found',
    'The requested URL was not found on the server. If you entered the URL manually please check your spelling ' +
      'and try again.',
  ),
};

function page(status: number, title: string, text: string): string {
  return `<!doctype html>\n<html lang=en>\n<title>${status} ${title}</title>\n<h1>${title}</h1>\n<p>${text}</p>\n`;
}

/** Where a path would lead with its doubled slashes merged: clients write a root's slash and a path's. */
export function redirect(call: Call, path: string): SimResponse {
  const target = `${versionlessUrl(call)}${path}${call.search === '' ? '' : `?${call.search}`}`;
  const shown = target
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&#34;');
  const body =
    `<!doctype html>\n<html lang=en>\n<title>Redirecting...</title>\n<h1>Redirecting...</h1>\n` +
    `<p>You should be redirected automatically to the target URL: <a href="${shown}">${shown}</a>. If not, click the link.\n`;
  return { status: 308, headers: [...HTML, ['Location', target]], body };
}

type Methods = ReadonlyMap<string, Handler>;

const NOT_ALLOWED = 'The method is not allowed for the requested URL.';

/** JSON of the API (recording `keystone-method-not-allowed`), a page of the version documents. */
export function methodNotAllowed(call: Call, methods: Methods): SimResponse {
  const allow = ['Allow', allowed(methods)] as const;
  if (/^\/(v3\/?|healthcheck)?$/.test(call.path)) {
    return { status: 405, headers: [...HTML, allow], body: page(405, 'Method Not Allowed', NOT_ALLOWED) };
  }
  return json(405, { message: NOT_ALLOWED }, [allow]);
}

export function options(_: Call, methods: Methods): SimResponse {
  return { status: 200, headers: [...HTML, ['Allow', allowed(methods)]], body: '' };
}

function allowed(methods: Methods): string {
  const names = ['POST', 'OPTIONS', 'GET', 'HEAD', 'DELETE', 'PATCH', 'PUT'];
  const has = (name: string): boolean => name === 'OPTIONS' || methods.has(name === 'HEAD' ? 'GET' : name);
  return names.filter(has).join(', ');
}
