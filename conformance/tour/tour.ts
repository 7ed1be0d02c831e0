import { OpenStackLatentWorker, type Server, silentLogger, systemClock } from '../../src/index.js';
import type { Target } from '../targets/target.js';
import { EXAMPLES, type Example, type Parts } from './examples.js';
import { holdings, leftBehind } from './leftovers.js';
import type { Narrator } from './narrator.js';

/**
 * Takes a worker through the specification's three examples on a cloud: each to a substantiated worker and
 * back. The agent inside is simulated: it attaches as soon as the instance is ACTIVE. All else is the cloud's.
 * @returns whether every example came to its end with nothing left behind
 */
export async function takeTour(target: Target, parts: Parts, narrator: Narrator): Promise<boolean> {
  let good = true;
  for (const [index, example] of EXAMPLES.entries()) {
    narrator.heading(`${index + 1}/${EXAMPLES.length}  ${example.title}`);
    good = (await takeExample(target, example, parts, narrator)) && good;
  }
  narrator.heading(
    good ? 'Every example ran, and nothing is left on the cloud.' : 'Not every example ran; see above.',
  );
  narrator.end();
  return good;
}

async function takeExample(
  target: Target,
  example: Example,
  parts: Parts,
  narrator: Narrator,
): Promise<boolean> {
  const began = systemClock.now();
  const step = (what: string, detail?: string): void =>
    narrator.step((systemClock.now() - began) / 1000, what, detail);
  const name = `tour-${began.toString(36)}`;
  const { session } = target;
  const before = await holdings(session, name);
  const worker = new OpenStackLatentWorker(name, 'sekrit', example.options(parts), {
    master: { name: 'openstack-conformance tour', clock: systemClock, logger: silentLogger },
  });
  worker.on('created', ({ instanceId, image }) => {
    step('image chosen', image ? `${image.name} ${image.id}` : 'none: it boots from a volume');
    step('server created', instanceId);
  });
  worker.on('active', ({ after }) => {
    step(`ACTIVE after ${after.toFixed(1)} s`);
    worker.attached({ disconnect: () => worker.detached() });
  });
  worker.on('attached', () => step('attached', 'the agent is simulated'));
  worker.on('deleted', ({ took, instanceId }) => step(`server deleted in ${took.toFixed(1)} s`, instanceId));
  try {
    const { projectName } = await session.token();
    step('authenticated', `project ${projectName}`);
    narrator.waiting('waiting for the instance and its agent');
    await worker.substantiate();
    for await (const server of session.compute('2').listServers({ name: `^${name}$` })) {
      step('substantiated', origin(server));
    }
    narrator.waiting('waiting for the instance to go');
    await worker.insubstantiate();
  } catch (error) {
    narrator.failure(`  ${error instanceof Error ? error.message : String(error)}`);
    return false;
  } finally {
    await worker.stop();
  }
  const left = await leftBehind(session, name, before, systemClock);
  if (example.bootsFromVolume && !left.some((what) => what.startsWith('volume'))) step('volumes deleted');
  step(left.length === 0 ? 'nothing left' : `left behind: ${left.join(', ')}`);
  return left.length === 0;
}

function origin(server: Server): string {
  const image = typeof server.image === 'object' && server.image ? `image ${server.image.id}` : '';
  const volumes = server['os-extended-volumes:volumes_attached'] ?? [];
  return [image, ...volumes.map(({ id }) => `on volume ${id}`)].filter(Boolean).join(', ');
}
