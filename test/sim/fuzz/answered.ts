import type { Cloud, SimRequest, SimResponse } from '../../../sim/index.js';
import { isKnown500 } from './known-500.js';

/** What a service says of what it never does: not that something broke. */
const NOT_IMPLEMENTED = 501;

/**
 * What a cloud answers.
 * @throws with the request when it is a 500 that no real cloud gives, or there is no answer
 */
export function answered(cloud: Cloud, request: SimRequest): SimResponse {
  const response = answerOf(cloud, request);
  const { status } = response;
  const body = status >= 500 ? Buffer.from(response.body).toString() : '';
  if (status >= 500 && status !== NOT_IMPLEMENTED && !isKnown500(request, body))
    throw new Error(`${status} to ${describe(request)}: ${body.slice(0, 400)}`);
  return response;
}

function answerOf(cloud: Cloud, request: SimRequest): SimResponse {
  try {
    return cloud.answer(request).response;
  } catch (error) {
    throw new Error(`no answer to ${describe(request)}`, { cause: error });
  }
}

function describe({ method, target, headers, body }: SimRequest): string {
  const text = body ? Buffer.from(body).toString().slice(0, 600) : '';
  return `${method} ${target} ${JSON.stringify({ ...headers, 'x-auth-token': '...' })} ${text}`;
}
