import { createHash, createHmac } from 'node:crypto';
import type { Fields, Signed } from './signed-request.js';

type Complete = Required<Signed>;

/** As signed for the host, and as clients sign that leave out its port. */
export function ec2Signatures(signed: Signed, secret: string): readonly string[] {
  const { host = '' } = signed;
  const portless = host.toLowerCase().replace(/:\d*$/, '');
  const hosts = host.includes(':') ? [host, portless] : [host];
  return hosts.map((one) => ec2Signature({ ...signed, host: one } as Complete, secret));
}

/** @throws Error for what is of no known kind, or lacks something that its kind signs */
function ec2Signature(signed: Complete, secret: string): string {
  const { params } = signed;
  switch (params.SignatureVersion) {
    case '0':
      return base64('sha1', secret, `${need(params, 'Action')}${need(params, 'Timestamp')}`);
    case '1':
      return base64('sha1', secret, version1(params));
    case '2':
      return base64('sha256', secret, version2(signed));
  }
  if (!isVersion4(signed)) throw new Error('Unexpected signature format');
  return version4(signed, secret);
}

function base64(algorithm: string, secret: string, text: string): string {
  return createHmac(algorithm, secret).update(text).digest('base64');
}

function need(fields: Fields, name: string): string {
  const value = fields[name];
  if (value === undefined) throw new Error(name);
  return value;
}

function version1(params: Fields): string {
  const names = Object.keys(params).sort((one, other) => order(one.toLowerCase(), other.toLowerCase()));
  return names.map((name) => `${name}${params[name]}`).join('');
}

function version2({ verb, host, path, params }: Complete): string {
  return [verb, host, path, canonicalQuery({ ...params, SignatureMethod: 'HmacSHA256' })].join('\n');
}

function isVersion4({ headers, params }: Signed): boolean {
  const { Authorization: said } = headers ?? {};
  return said === undefined
    ? params?.['X-Amz-Algorithm'] === 'AWS4-HMAC-SHA256'
    : said.startsWith('AWS4-HMAC-SHA256');
}

function version4({ verb, path, params, headers, body_hash: bodyHash }: Complete, secret: string): string {
  const signedHeaders = authParameter('SignedHeaders', headers, params);
  const [, date = '', region = '', service = '', ...more] = authParameter(
    'Credential',
    headers,
    params,
  ).split('/');
  const time = need({ ...params, ...headers }, 'X-Amz-Date');
  if (!time.startsWith(date)) throw new Error('Request date mismatch error');
  const method = verb.toUpperCase();
  const request = [
    method,
    path,
    method === 'POST' ? '' : canonicalQuery(params),
    canonicalHeaders(headers, signedHeaders.split(';')),
    signedHeaders,
    bodyHash,
  ].join('\n');
  const scope = [date, region, service, ...more].join('/');
  const digest = createHash('sha256').update(request).digest('hex');
  return createHmac('sha256', signingKey(secret, date, region, service))
    .update(['AWS4-HMAC-SHA256', time, scope, digest].join('\n'))
    .digest('hex');
}

/** Of version 4, for a day, a region and a service. */
export function signingKey(secret: string, ...scope: readonly string[]): Buffer {
  return [...scope, 'aws4_request'].reduce(
    (key, part) => createHmac('sha256', key).update(part).digest(),
    Buffer.from(`AWS4${secret}`),
  );
}

function authParameter(name: string, { Authorization: said }: Fields, params: Fields): string {
  if (said === undefined) return need(params, `X-Amz-${name}`);
  return (said.split(`${name}=`)[1] ?? '').split(',', 1)[0] ?? '';
}

function canonicalHeaders(headers: Fields, signed: readonly string[]): string {
  const given = new Map(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase().trim(), value.trim()]),
  );
  const lines = signed.filter((name) => given.has(name)).map((name) => `${name}:${given.get(name)}`);
  return `${lines.join('\n')}\n`;
}

function canonicalQuery(params: Fields): string {
  return Object.keys(params)
    .sort(order)
    .map((name) => `${quoted(name)}=${quoted(String(params[name]))}`)
    .join('&');
}

const order = (one: string, other: string): number => (one < other ? -1 : Number(one > other));

function quoted(text: string): string {
  const percent = (char: string) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`;
  return encodeURIComponent(text).replace(/[!'()*]/g, percent);
}
