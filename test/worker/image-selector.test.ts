import { describe, expect, it } from 'vitest';
import { imageSelector, runSelector } from '../../src/worker/image-selector.js';
import { IMAGES } from './fake-cloud.js';
import { setStage } from './stage.js';

const module = new URL('./selectors/find-image.mjs', import.meta.url);
const run = (name: string, signal = new AbortController().signal) =>
  runSelector(imageSelector(module, name), IMAGES, signal);

describe('an image selector in a thread', () => {
  it('gets the images and answers with the id of its choice', async () => {
    expect(await run('oldest')).toBe(IMAGES[1]?.id);
    expect(await run('later')).toBe(IMAGES[1]?.id);
  });

  it('passes on what the selector throws', async () => {
    await expect(run('fails')).rejects.toThrow('no such release');
    await expect(run('notAFunction')).rejects.toThrow('it exports no function notAFunction');
    await expect(
      runSelector(imageSelector(new URL('file:///nowhere.mjs'), 'x'), [], new AbortController().signal),
    ).rejects.toThrow(/nowhere\.mjs/);
  });

  it('is ended at the deadline, however it spins', async () => {
    const deadline = AbortSignal.timeout(300);
    await expect(run('spins', deadline)).rejects.toMatchObject({ name: 'TimeoutError' });
    expect(deadline.aborted).toBe(true);
  });

  it('chooses the image of a launch', async () => {
    const { worker, cloud, clock, connection } = setStage({ image: imageSelector(module, 'oldest') });
    worker.on('active', () => void worker.attached(connection));
    const waiting = worker.substantiate();
    await clock.advance(100);
    await new Promise((created) => worker.once('created', created));
    await clock.advance(20_000);
    await waiting;
    expect(cloud.standing[0]?.body.server.imageRef).toBe(IMAGES[1]?.id);
  });
});
