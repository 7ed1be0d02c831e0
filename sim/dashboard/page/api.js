/** What the page asks of the control plane it was served from. */

/** @param {string} path @param {RequestInit & {json?: unknown}} [options] */
async function call(path, { json, ...options } = {}) {
  const body = json === undefined ? {} : { body: JSON.stringify(json) };
  const headers = json === undefined ? {} : { headers: { 'Content-Type': 'application/json' } };
  const response = await fetch(`/_sim${path}`, { ...options, ...body, ...headers });
  const answer = response.status === 204 ? undefined : await response.json();
  if (!response.ok) throw new Error(answer?.error?.message ?? `the simulator says ${response.status}`);
  return answer;
}

export const api = {
  state: () => call('/state'),
  servers: () => call('/servers'),
  /** @param {number} limit */
  requests: (limit) => call(`/requests?limit=${limit}`),
  forgetRequests: () => call('/requests', { method: 'DELETE' }),
  operations: () => call('/operations'),
  effects: () => call('/effects'),
  /** @param {unknown} fault */
  addFault: (fault) => call('/faults', { method: 'POST', json: fault }),
  /** @param {string} id */
  removeFault: (id) => call(`/faults/${encodeURIComponent(id)}`, { method: 'DELETE' }),
  /** @param {number} speed */
  setSpeed: (speed) => call('/time', { method: 'PUT', json: { speed } }),
  /** @param {number} seconds */
  advance: (seconds) => call('/time/advance', { method: 'POST', json: { seconds } }),
  untilIdle: () => call('/time/run-until', { method: 'POST', json: { idle: true } }),
};

/**
 * Follows what happens, for as long as the page is open; connects again by itself.
 * @param {Record<string, (data: any) => void>} handlers by the event's type; `open` and `lost` of the connection
 */
export function follow(handlers) {
  const source = new EventSource('/_sim/events');
  source.onopen = () => handlers.open?.(undefined);
  source.onerror = () => handlers.lost?.(undefined);
  for (const [type, handler] of Object.entries(handlers)) {
    source.addEventListener(type, (event) => {
      if ('data' in event) handler(JSON.parse(/** @type {MessageEvent} */ (event).data));
    });
  }
}
