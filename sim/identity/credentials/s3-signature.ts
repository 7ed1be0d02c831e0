import { createHmac } from 'node:crypto';
import { unauthenticated } from '../fault.js';
import { signingKey } from './ec2-signature.js';
import type { Signed } from './signed-request.js';

const SERVICES = ['s3', 'iam', 'sts'];

/** @throws IdentityFault 401 for a string of version 4 that is not one */
export function s3Signature({ token }: Signed, secret: string): string {
  const signed = Buffer.from(token as string, 'base64url');
  const text = signed.toString('latin1');
  if (!text.startsWith('AWS4')) return createHmac('sha1', secret).update(signed).digest('base64');
  const [algorithm, , scope = '', ...rest] = text.split('\n');
  const [date = '', region = '', service = '', end, ...more] = scope.split('/');
  const isScope = end === 'aws4_request' && more.length === 0 && SERVICES.includes(service);
  if (algorithm !== 'AWS4-HMAC-SHA256' || rest.length !== 1 || !isScope) throw unauthenticated();
  return createHmac('sha256', signingKey(secret, date, region, service))
    .update(signed)
    .digest('hex');
}
