/** Which image a launch uses: one that is named, or one that a callable chooses among all of them. */
import { orAborted } from '../clock.js';
import { type Image, NotFound } from '../openstack/index.js';
import type { Cloud } from './cloud.js';
import type { ImageCallable, ImageChoice } from './image-choice.js';
import { ImageSelector, runSelector } from './image-selector.js';
import { ChoiceError } from './misconfiguration.js';
import { nearestName } from './nearest-name.js';

type Images = Cloud['images'];

const UUID = /^[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}$/i;

/** @throws ChoiceError; what the cloud's failures are; the signal's reason */
export function chooseImage(choice: ImageChoice, images: Images, signal: AbortSignal): Promise<Image> {
  return typeof choice === 'string'
    ? findImage(choice, images, signal)
    : callFor(choice as ImageCallable | ImageSelector, images, signal);
}

async function callFor(
  choice: ImageCallable | ImageSelector,
  images: Images,
  signal: AbortSignal,
): Promise<Image> {
  const all = await images.all({}, { signal });
  return amongThem(await choiceOf(choice, all, signal), all);
}

async function choiceOf(
  choice: ImageCallable | ImageSelector,
  all: readonly Image[],
  signal: AbortSignal,
): Promise<unknown> {
  try {
    if (choice instanceof ImageSelector) return await runSelector(choice, all, signal);
    return await orAborted(Promise.resolve([...all]).then(choice), signal);
  } catch (error) {
    signal.throwIfAborted();
    throw new ChoiceError(
      'image',
      `the callable failed: ${error instanceof Error ? error.message : error}`,
      error,
    );
  }
}

function amongThem(chosen: unknown, all: readonly Image[]): Image {
  const id = typeof chosen === 'object' && chosen !== null && 'id' in chosen ? chosen.id : chosen;
  const found = all.find((image) => image.id === id);
  if (found) return found;
  throw new ChoiceError(
    'image',
    `the callable returned ${described(id)}; return one of the images it was given, or its id`,
  );
}

function described(id: unknown): string {
  if (id === undefined || id === null) return 'nothing';
  return typeof id === 'string' ? `'${id}', which is none of the images` : `a value of type ${typeof id}`;
}

async function findImage(wanted: string, images: Images, signal: AbortSignal): Promise<Image> {
  if (UUID.test(wanted)) {
    try {
      return await images.get(wanted, { signal });
    } catch (error) {
      if (!(error instanceof NotFound)) throw error;
    }
  }
  const named = await images.all({ name: wanted }, { signal });
  const [image, ...others] = named.some(isActive) ? named.filter(isActive) : named;
  if (image === undefined) throw await unknownImage(wanted, images, signal);
  if (others.length === 0) return image;
  const ids = [image, ...others].map(({ id }) => id).join(', ');
  throw new ChoiceError(
    'image',
    `${others.length + 1} images are named '${wanted}'; give the UUID of one: ${ids}`,
  );
}

const isActive = ({ status }: Image) => status === 'active';

async function unknownImage(wanted: string, images: Images, signal: AbortSignal): Promise<ChoiceError> {
  const names = (await images.all({}, { signal })).map(({ name }) => name);
  const nearest = nearestName(wanted, names);
  const hint = nearest
    ? `did you mean '${nearest}'?`
    : 'give the UUID or the name of one that the project can see';
  return new ChoiceError('image', `the cloud has no image '${wanted}'; ${hint}`);
}
