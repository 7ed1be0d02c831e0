import { AuthenticationError } from '../errors.js';
import type { Token } from '../identity/token.js';
import type { TokenKeeper } from '../identity/token-keeper.js';
import type { Call, Layer } from './call.js';

/** Sends the session's token along; on a 401 with a new one, once. */
export function authenticated(tokens: TokenKeeper): Layer {
  return (next) => async (call) => {
    const token = await tokens.get(call);
    try {
      return await next(withToken(call, token));
    } catch (error) {
      if (!(error instanceof AuthenticationError)) throw error;
      return next(withToken(call, await tokens.replace(token, call)));
    }
  };
}

function withToken(call: Call, { id }: Token): Call {
  return {
    ...call,
    headers: { ...call.headers, 'x-auth-token': id },
    hidden: [...(call.hidden ?? []), id],
  };
}
