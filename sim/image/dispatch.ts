import type { Call } from '../call.js';
import type { SimResponse } from '../http/message.js';
import { webError, webPage } from '../http/web-error.js';
import type { TokenRecord } from '../identity/state.js';
import { badRequest, ImageFault, UnsupportedMediaType } from './fault.js';
import { ImageCall, jsonOf } from './image-call.js';
import type { ImageReply, ImageRoute } from './route.js';
import { router } from './routes.js';

/** From behind the token check on: finds the operation, asks the rule, renders. */
export function dispatch(call: Call, path: string, token: TokenRecord): SimResponse {
  const match = router.match(path);
  if (!match) return bodyless(call, webError(404, 'The resource could not be found.', pageType(call)));
  const route = match.methods.get(call.method);
  try {
    if (!route) {
      if (call.request.body?.byteLength) jsonOf(call);
      return notAllowed(call, [...match.methods.keys()]);
    }
    if (route.bodiless) refuseBody(call, route.bodiless);
    return render(route.answer(new ImageCall(call, token, match.params)));
  } catch (error) {
    if (error instanceof ImageFault) {
      return webError(error.status, error.message, call.header('accept'), error.detail);
    }
    if (error instanceof UnsupportedMediaType) return unsupported(call, error);
    throw error;
  }
}

/** @throws ImageFault 400, also where Glance does not expect what it has read, and fails */
function refuseBody(call: Call, when: true | 'after reading it'): void {
  if (!call.request.body?.byteLength) return;
  if (when !== true) jsonOf(call);
  throw badRequest('A body is not expected with this request.');
}

function render({ status, json, bytes, headers = [] }: ImageReply): SimResponse {
  if (json === undefined) return { status, headers, body: bytes ?? '' };
  return {
    status,
    headers: [['Content-Type', 'application/json'], ...headers],
    body: JSON.stringify(json),
  };
}

/** In the order in which Glance lists a place's methods. */
const METHODS: readonly ImageRoute['method'][] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

function notAllowed(call: Call, methods: readonly string[]): SimResponse {
  const page = webPage(
    405,
    (show) => `The method ${show(call.method)} is not allowed for this resource. <br /><br />\n`,
    pageType(call),
  );
  const allow = METHODS.filter((method) => methods.includes(method)).join(', ');
  return bodyless(call, { ...page, headers: [['Allow', allow], ...page.headers] });
}

/** HEAD gets the headers of the page for browsers, whatever it asks for. */
function pageType(call: Call): string | undefined {
  return call.method === 'HEAD' ? 'text/html' : call.header('accept');
}

function bodyless(call: Call, page: SimResponse): SimResponse {
  return call.method === 'HEAD' ? { ...page, body: '' } : page;
}

function unsupported(call: Call, error: UnsupportedMediaType): SimResponse {
  const page = webPage(
    415,
    (show) =>
      `The request media type ${show(error.contentType)} is not supported by this server.\n<br /><br />\n`,
    call.header('accept'),
  );
  if (error.acceptPatch.length === 0) return page;
  return { ...page, headers: [['Accept-Patch', error.acceptPatch.join(', ')], ...page.headers] };
}
