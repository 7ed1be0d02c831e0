import { createHash } from 'node:crypto';

/** What stands where a secret was. */
export const REDACTED = '***';

/** A token is shown by its digest, so that two uses of one token are seen to be that. */
export function redactToken(token: string): string {
  return `{SHA256}${createHash('sha256').update(token).digest('hex').slice(0, 16)}`;
}

const TOKEN_HEADERS = new Set(['x-auth-token', 'x-subject-token', 'x-service-token', 'x-storage-token']);
const SECRET_HEADERS = new Set(['authorization', 'cookie', 'set-cookie', 'proxy-authorization']);

export function redactHeader(name: string, value: string): string {
  const lower = name.toLowerCase();
  if (TOKEN_HEADERS.has(lower)) return redactToken(value);
  return SECRET_HEADERS.has(lower) ? REDACTED : value;
}

/** Keystone v2.0 has tokens in its paths. */
export function redactTarget(target: string): string {
  return target.replace(/(\/v2\.0\/tokens\/)([^/?]+)/, (_, before, token) => before + redactToken(token));
}

const SECRET_KEYS = new Set([
  'password',
  'original_password',
  'adminpass',
  'admin_pass',
  'rescue_pass',
  'secret',
  'private_key',
  'user_data',
  'personality',
  'os-ext-srv-attr:user_data',
  'blob',
]);

/** The same JSON with its secrets replaced: passwords, user data, private keys, ids of tokens. */
export function redactJson(value: unknown, parentKey = ''): unknown {
  if (Array.isArray(value)) return value.map((item) => redactJson(item, parentKey));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, child]) => [key, redactMember(key.toLowerCase(), child, parentKey)]),
  );
}

function redactMember(key: string, child: unknown, parentKey: string): unknown {
  if (typeof child === 'string' && key === 'id' && parentKey === 'token') return redactToken(child);
  const isMethodOfAuthentication = typeof child === 'object' && child !== null && key === 'password';
  return SECRET_KEYS.has(key) && child !== null && !isMethodOfAuthentication
    ? REDACTED
    : redactJson(child, key);
}
