/** Glance's standard text for a status, where a rule adds its own as a detail. */
const STANDARD: Readonly<Record<number, string>> = {
  400: 'The server could not comply with the request since it is either malformed or otherwise incorrect.',
  403: 'Access was denied to this resource.',
  404: 'The resource could not be found.',
  409: 'There was a conflict when trying to complete your request.',
  416: 'The Range requested is not available.',
};

/** A rule of Glance's that a request broke: thrown by the rules, turned into an answer by the service. */
export class ImageFault extends Error {
  readonly status: number;
  /** Said after the standard text, which is then the message. */
  readonly detail: string;

  constructor(status: number, message: string, detail = '') {
    super(message);
    this.name = 'ImageFault';
    this.status = status;
    this.detail = detail;
  }
}

export const badRequest = (message: string): ImageFault => new ImageFault(400, message);
export const forbidden = (message: string): ImageFault => new ImageFault(403, message);
export const notFound = (message: string): ImageFault => new ImageFault(404, message);
export const conflict = (message: string): ImageFault => new ImageFault(409, message);

/** The status's standard text, with what is said here as its detail (recording `glance-image-file-head`'s kin). */
export const detailed = (status: number, detail: string): ImageFault =>
  new ImageFault(status, STANDARD[status] ?? '', detail);

/** What Glance says where it has nothing better to say, and where it fails with a 500 that a client caused. */
export const unspecific = (): ImageFault => detailed(400, '');

export const imageNotFound = (id: string): ImageFault => notFound(`No image found with ID ${id}`);

/** A role that the operation asks for is missing (recording `glance-image-create-public-forbidden`). */
export const policyForbids = (rule: string): ImageFault =>
  forbidden(`You are not authorized to complete ${rule} action.`);

/** Recording `glance-image-delete-forbidden`. */
export const notOwner = (): ImageFault => forbidden('You do not own this image');

/** A body of another type than the operation takes (recording `glance-image-patch-wrong-ctype`). */
export class UnsupportedMediaType extends Error {
  readonly contentType: string;
  /** For the `Accept-Patch` header. */
  readonly acceptPatch: readonly string[];

  constructor(contentType: string, acceptPatch: readonly string[] = []) {
    super(`The request media type ${contentType} is not supported by this server.`);
    this.name = 'UnsupportedMediaType';
    this.contentType = contentType;
    this.acceptPatch = acceptPatch;
  }
}
