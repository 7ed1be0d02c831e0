import { Call } from '../call.js';
import type { Cloud } from '../cloud.js';
import { answerMetadata } from '../metadata/service.js';

/** What the metadata service answers one of its servers; undefined where it does not answer 200. */
export function readMetadata(cloud: Cloud, serverId: string, path: string): string | undefined {
  const { status, body } = askMetadata(cloud, serverId, path);
  if (status !== 200) return undefined;
  return typeof body === 'string' ? body : Buffer.from(body).toString('utf8');
}

/** As Neutron's proxy asks it on behalf of a server. */
export function askMetadata(cloud: Cloud, serverId: string, path: string): ReturnType<typeof answerMetadata> {
  const request = { method: 'GET', target: path, headers: { 'x-instance-id': serverId } };
  const call = new Call(cloud, 'metadata', request, path, 'http://169.254.169.254', cloud.settle());
  return answerMetadata(call);
}
