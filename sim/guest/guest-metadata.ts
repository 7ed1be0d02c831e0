import { Call } from '../call.js';
import type { Cloud } from '../cloud.js';
import { answerMetadata } from '../metadata/service.js';

/** What the metadata service answers one of its servers; undefined where it does not answer 200. */
export function readMetadata(cloud: Cloud, serverId: string, path: string): string | undefined {
  const request = { method: 'GET', target: path, headers: { 'x-instance-id': serverId } };
  const call = new Call(cloud, 'metadata', request, path, 'http://169.254.169.254', cloud.settle());
  const { status, body } = answerMetadata(call);
  if (status !== 200) return undefined;
  return typeof body === 'string' ? body : Buffer.from(body).toString('utf8');
}

/** Where a guest that is a process on this machine, and has no address of its own, finds the metadata service. */
export function metadataUrl(cloud: Cloud, simulator: string, serverId: string): string {
  const { host } = new URL(simulator);
  return `${cloud.deployment.root('metadata', { method: 'GET', target: '/', headers: { host } })}/${serverId}`;
}
