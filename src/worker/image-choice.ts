/** What `image` may be. */
import type { Build } from '../master/port.js';
import type { Image } from '../openstack/index.js';
import type { ImageSelector } from './image-selector.js';
import type { Renderer } from './rendering.js';

/**
 * The specification's callable: it gets every available image, newest first, and returns one of them, or the
 * id of one. It may take its time, asynchronously; what it throws fails the substantiation.
 */
export type ImageCallable = (
  images: readonly Image[],
) => Image | string | undefined | Promise<Image | string | undefined>;

/** A UUID, a name, `%(prop:name)s`, a callable, or what one of these is for a build. */
export type ImageChoice = string | ImageCallable | ImageSelector | RenderedImage;
export type RenderedImage = Renderer<string | ImageCallable | ImageSelector>;
export type { Build };
