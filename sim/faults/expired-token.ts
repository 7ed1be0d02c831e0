import type { Call } from '../call.js';
import { header, type SimResponse } from '../http/message.js';

/** The token that the call carries stops being valid, though its own expiry date is still to come. */
export function expireSentToken(call: Call, after: number): void {
  expire(call, call.header('x-auth-token'), after);
}

/** The token that the answer hands out does. */
export function expireIssuedToken(
  serve: (call: Call) => SimResponse,
  after: number,
): (call: Call) => SimResponse {
  return (call) => {
    const response = serve(call);
    expire(call, issuedToken(response), after);
    return response;
  };
}

function expire(call: Call, id: string | undefined, after: number): void {
  const token = call.cloud.identity.tokens.get(id ?? '');
  if (token) token.expiresAt = Math.min(token.expiresAt, call.now + after * 1000);
}

/** Of Keystone v3 in a header, of v2.0 in the body. */
function issuedToken(response: SimResponse): string | undefined {
  const inHeader = header(response.headers, 'X-Subject-Token');
  if (inHeader !== undefined) return inHeader;
  const text = typeof response.body === 'string' ? response.body : Buffer.from(response.body).toString();
  return /"token":\s*\{[^}]*?"id":\s*"([^"]+)"/.exec(text)?.[1];
}
