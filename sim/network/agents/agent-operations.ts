import { answerCollection } from '../collection.js';
import { answerEmpty } from '../empty-collection.js';
import { noSuchPath } from '../fault.js';
import type { NetworkCall } from '../network-call.js';
import type { NetworkReply } from '../reply.js';
import type { Resource } from '../resource.js';
import { agentResource, viewAgent } from './agent-resource.js';
import { answerHosting } from './scheduling.js';

/** `/agents` and what is below it. They are listed without order and pages, and nobody makes one by a request. */
export function answerAgents(call: NetworkCall, rest: readonly string[]): NetworkReply {
  const [id, ...below] = rest;
  if (id === undefined) {
    const agents = call.actor.isAdmin ? [...call.state.agents.values()] : [];
    return answerEmpty(call, 'agents', rest, agents.map(viewAgent));
  }
  if (below.length === 0) return answerCollection(call, agentResource as unknown as Resource, rest);
  const answer = answerHosting(call, rest);
  if (!answer) throw noSuchPath();
  return answer;
}
