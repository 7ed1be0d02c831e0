import type { Exchange } from './exchange.js';

/** What a report shows of an exchange. */
export interface ShownExchange {
  readonly at: string;
  readonly request: string;
  readonly requestHeaders: Readonly<Record<string, string>>;
  readonly requestBody: unknown;
  readonly status: number | null;
  readonly responseHeaders: Readonly<Record<string, string>>;
  readonly responseBody: unknown;
  readonly seconds: number;
  readonly error?: string;
}

const SECRET_KEYS = /^(password|adminpass|admin_pass|user_data|userdata|secret|contents|private_key)$/i;
const SECRET_HEADERS = /^(x-auth-token|x-subject-token|x-service-token|authorization|cookie|set-cookie)$/i;
const SHOWN_HEADERS =
  /^(content-type|location|retry-after|openstack-api-version|x-openstack-nova-api-version|x-openstack-request-id|x-compute-request-id|x-auth-token|x-subject-token)$/i;
const LONGEST_BODY = 6_000;

export function shown(exchange: Exchange): ShownExchange {
  return {
    at: new Date(exchange.at).toISOString(),
    request: `${exchange.method} ${exchange.url}`,
    requestHeaders: headers(exchange.requestHeaders),
    requestBody: shortened(redacted(exchange.requestBody)),
    status: exchange.status ?? null,
    responseHeaders: headers(exchange.responseHeaders),
    responseBody: shortened(redacted(exchange.responseBody)),
    seconds: exchange.took / 1000,
    ...(exchange.error === undefined ? {} : { error: exchange.error }),
  };
}

/** The value without its secrets; what is no JSON is shown by its length alone. */
export function redacted(value: unknown, below = ''): unknown {
  if (typeof value === 'string' && below === '') return `(${value.length} characters that are not JSON)`;
  if (Array.isArray(value)) return value.map((item) => redacted(item, `${below}[]`));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      isSecret(key, inner, below) ? '***' : redacted(inner, `${below}.${key}`),
    ]),
  );
}

/** Keystone's v2 and v3 have a token's id at `token.id`. */
function isSecret(key: string, value: unknown, below: string): boolean {
  if (typeof value !== 'string') return false;
  return SECRET_KEYS.test(key) || (key === 'id' && below.endsWith('.token'));
}

function headers(given: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(given)
      .filter(([name]) => SHOWN_HEADERS.test(name))
      .map(([name, value]) => [name, SECRET_HEADERS.test(name) ? '***' : value]),
  );
}

function shortened(body: unknown): unknown {
  const text = JSON.stringify(body);
  if (text === undefined || text.length <= LONGEST_BODY) return body ?? null;
  return `${text.slice(0, LONGEST_BODY)} ... (${text.length} characters)`;
}
