/** A queue-driven master: a webhook queues jobs, whose results are posted back to whoever asked. */
import { createServer, type Server } from 'node:http';
import { EmbeddedMaster, type MasterConfig, shell } from '../../../src/master/index.js';

/** What is posted to `/jobs`. */
interface JobRequest {
  readonly repository: string;
  readonly revision: string;
  /** Where the result is posted. */
  readonly callback: string;
}

export interface WebhookMaster {
  readonly master: EmbeddedMaster;
  readonly hook: Server;
}

/** @param config where the workers come from, and the state is kept. */
export async function startWebhookMaster(
  config: Pick<MasterConfig, 'workers' | 'state' | 'port'>,
): Promise<WebhookMaster> {
  const master = new EmbeddedMaster({
    name: 'webhooks',
    ...config,
    builders: [
      {
        name: 'test',
        steps: [
          shell(['git', 'clone', '%(prop:repository)s', '.'], { name: 'clone' }),
          shell(['git', 'checkout', '%(prop:revision)s'], { name: 'checkout' }),
          shell('make test'),
        ],
      },
    ],
  });
  master.events.on('finished', ({ build, result, text }) => {
    const { callback, revision } = build.properties as unknown as JobRequest;
    const body = JSON.stringify({ job: build.id, revision, result, text });
    fetch(callback, { method: 'POST', body }).catch(() => undefined);
  });
  await master.start();

  const hook = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const { repository, revision, callback } = JSON.parse(String(Buffer.concat(parts))) as JobRequest;
    const { id } = master.submit('test', {
      properties: { repository, revision, callback },
      reason: 'webhook',
    });
    response.writeHead(202).end(JSON.stringify({ job: id }));
  });
  await new Promise<void>((resolve) => hook.listen(0, '127.0.0.1', resolve));
  return { master, hook };
}
