import type { Call } from '../call.js';
import type { Cloud } from '../cloud.js';
import type { TokenRecord } from '../identity/state.js';
import { isAdmin } from '../identity/token-check.js';
import { badRequest, imageNotFound, notOwner, unspecific } from './fault.js';
import { findImage, type Viewer } from './find.js';
import type { ImageRecord, ImageState } from './state.js';

/** A request to one of Glance's operations: who asks, and what its path says. */
export class ImageCall {
  readonly call: Call;
  readonly token: TokenRecord;
  readonly params: Readonly<Record<string, string>>;
  readonly isAdmin: boolean;

  constructor(call: Call, token: TokenRecord, params: Readonly<Record<string, string>>) {
    this.call = call;
    this.token = token;
    this.params = params;
    this.isAdmin = isAdmin(token);
  }

  get cloud(): Cloud {
    return this.call.cloud;
  }

  get state(): ImageState {
    return this.call.cloud.image;
  }

  /** The cloud's time, milliseconds since the Unix epoch. */
  get now(): number {
    return this.call.now;
  }

  get projectId(): string | undefined {
    return this.token.projectId;
  }

  /** Whose images can be seen; the empty name is nobody's. */
  get viewer(): Viewer {
    return this.isAdmin ? undefined : (this.projectId ?? '');
  }

  /** A path parameter of the matched route. */
  param(name: string): string {
    return this.params[name] ?? '';
  }

  /** The image of the path. @throws ImageFault 404 where there is none that this caller may see */
  image(missing: (id: string) => Error = imageNotFound): ImageRecord {
    const id = this.param('image_id');
    const image = findImage(this.state, this.viewer, id);
    if (!image) throw missing(id);
    return image;
  }

  /** @throws ImageFault 403, or what `refusal` makes, where the image is another's */
  requireOwner(image: ImageRecord, refusal: () => Error = notOwner): void {
    if (!this.owns(image)) throw refusal();
  }

  owns(image: ImageRecord): boolean {
    return this.isAdmin || (image.owner !== null && image.owner === this.projectId);
  }

  /** Whether there are several stores, which shows in many answers. */
  get stores(): readonly string[] {
    return this.cloud.profile.image.stores;
  }

  /** The parsed body, an object or a list. @throws ImageFault 400 */
  json(): object {
    if (!this.call.request.body?.byteLength) throw badRequest('Body expected in request.');
    return jsonOf(this.call);
  }

  /** @throws ImageFault 400 for a list as well: there Glance itself fails */
  jsonObject(): Readonly<Record<string, unknown>> {
    const body = this.json();
    if (Array.isArray(body)) throw unspecific();
    return body as Readonly<Record<string, unknown>>;
  }
}

/** A body that there is, whatever type it is said to be of. @throws ImageFault 400 */
export function jsonOf({ request }: Call): object {
  let body: unknown;
  try {
    body = JSON.parse(UTF8.decode(request.body));
  } catch {
    throw badRequest('Malformed JSON in request body.');
  }
  if (typeof body !== 'object' || body === null) {
    throw badRequest('Unexpected body type. Expected list/dict.');
  }
  return body;
}

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
