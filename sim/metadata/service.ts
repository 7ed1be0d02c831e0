import { posix } from 'node:path';
import type { Call } from '../call.js';
import type { ServerRecord } from '../compute/servers/server.js';
import type { SimResponse } from '../http/message.js';
import { webError } from '../http/web-error.js';
import { readEc2, versionList } from './ec2-tree.js';
import { findAsker } from './find-server.js';
import { type Document, readOpenStack } from './openstack-tree.js';
import { postPassword } from './post-password.js';

/**
 * Answers one request to the metadata service, which guests reach as http://169.254.169.254: OpenStack's own form
 * below `/openstack`, EC2's everywhere else. See `find-server.ts` for how it knows who asks.
 */
export function answerMetadata(call: Call): SimResponse {
  const { server, path } = findAsker(call);
  const segments = posix
    .normalize(`/${decoded(path)}`)
    .split('/')
    .filter((segment) => segment !== '');
  if (segments.length === 0) return answer(versionList());
  if (!server) return notFound(call);
  if (isPassword(segments) && call.method !== 'GET') return postPassword(call, server);
  const document = read(call, server, segments);
  return document ? answer(document) : notFound(call);
}

function read(call: Call, server: ServerRecord, segments: readonly string[]): Document | undefined {
  const [first, ...rest] = segments;
  if (first === 'openstack') return readOpenStack(call.cloud, server, rest);
  return readEc2(call.cloud, server, first === 'ec2' ? rest : segments);
}

function isPassword([root, , leaf]: readonly string[]): boolean {
  return root === 'openstack' && leaf === 'password';
}

function answer({ type, body }: Document): SimResponse {
  const contentType = type === 'text/plain' ? 'text/plain; charset=UTF-8' : type;
  return { status: 200, headers: [['Content-Type', contentType]], body };
}

function notFound(call: Call): SimResponse {
  return webError(404, 'The resource could not be found.', call.header('accept'));
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
