import type { Answer, Api, ApiService, AskOptions } from '../evidence/api.js';

const NOBODY = '00000000-0000-4000-8000-000000000000';

/** Requests that any cloud refuses, and by which none creates anything. */
const WRONG: readonly (readonly [service: ApiService, method: string, path: string, options?: AskOptions])[] =
  [
    ['compute', 'GET', '/servers', { authenticated: false }],
    ['compute', 'GET', `/servers/${NOBODY}`],
    ['compute', 'DELETE', `/servers/${NOBODY}`],
    ['compute', 'GET', '/flavors/no-such-flavor'],
    ['compute', 'GET', '/no-such-resource'],
    ['compute', 'GET', '/servers', { microversion: '2.999' }],
    ['compute', 'GET', '/servers?limit=x'],
    ['compute', 'POST', '/servers', { body: {} }],
    ['compute', 'POST', '/servers', { body: { server: { name: 'x', flavorRef: '1', imageRef: 'none' } } }],
    ['compute', 'POST', '/servers', { body: { server: { name: '', flavorRef: '1', imageRef: NOBODY } } }],
    ['image', 'GET', `/images/${NOBODY}`],
    ['image', 'GET', '/images?visibility=nope'],
    ['image', 'GET', '/images', { authenticated: false }],
    ['volume', 'GET', `/volumes/${NOBODY}`],
    ['volume', 'POST', '/volumes', { body: { volume: { size: 0 } } }],
    ['volume', 'GET', '/volumes', { authenticated: false }],
    ['network', 'GET', `/networks/${NOBODY}`],
    ['network', 'POST', '/networks', { body: {} }],
    ['network', 'GET', '/networks', { authenticated: false }],
  ];

/** How each wrong request is refused: status and the outermost keys of the answer. */
export type ErrorShapes = Readonly<Record<string, string>>;

export async function errorShapes(api: Api): Promise<ErrorShapes> {
  const shapes: Record<string, string> = {};
  for (const [service, method, path, options = {}] of WRONG) {
    const answer = await api.ask(service, method, path, options);
    if (answer.status !== 0) shapes[nameOf(service, method, path, options)] = shapeOf(answer);
  }
  return shapes;
}

/** What is refused otherwise there than here, in words. */
export function differentShapes(there: ErrorShapes, here: ErrorShapes): string[] {
  return Object.entries(there)
    .filter(([request, shape]) => here[request] !== undefined && here[request] !== shape)
    .map(
      ([request, shape]) => `${request} is refused with ${shape}; the simulator's answer is ${here[request]}`,
    );
}

function nameOf(service: ApiService, method: string, path: string, options: AskOptions): string {
  const { body, microversion, authenticated = true } = options;
  return [
    `${service}: ${method} ${path}`,
    ...(body === undefined ? [] : [JSON.stringify(body)]),
    ...(microversion === undefined ? [] : [`at ${microversion}`]),
    ...(authenticated ? [] : ['without a token']),
  ].join(' ');
}

function shapeOf({ status, body }: Answer): string {
  const keys = typeof body === 'object' && body !== null ? Object.keys(body).sort() : [];
  return `${status} ${keys.length > 0 ? `{${keys.join(', ')}}` : typeof body === 'string' ? 'text' : 'nothing'}`;
}
