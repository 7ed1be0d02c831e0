import { badRequest, conflict, notFound, policyForbids, unspecific } from '../fault.js';
import type { ImageCall } from '../image-call.js';
import { IMPORT_METHODS } from '../images/create-image.js';
import type { ImageReply, ImageRoute } from '../route.js';
import type { ImageRecord, ImportTask } from '../state.js';
import { beginImport } from './import-lifecycle.js';

interface ImportRequest {
  readonly method: string;
  readonly uri: string;
  readonly stores: readonly unknown[];
  readonly allStores: boolean;
}

/** `POST /v2/images/{image_id}/import` */
export const importImage: ImageRoute = {
  method: 'POST',
  path: '/images/{image_id}/import',
  answer(call): ImageReply {
    const body = call.jsonObject();
    const request = readRequest(body);
    const image = call.image();
    checkState(image, request.method);
    if (request.method === 'copy-image') return copy(call, request);
    call.requireOwner(image);
    const unknown = request.stores.find((store) => !call.stores.includes(String(store)));
    if (unknown !== undefined && call.stores.length > 0) {
      throw conflict(`Store for identifier ${unknown} not found`);
    }
    if (request.method === 'web-download') checkUri(request.uri);
    beginImport(call.cloud, image, newTask(call, image, body), request.uri, call.now);
    return ACCEPTED;
  },
};

const ACCEPTED: ImageReply = {
  status: 202,
  headers: [['Content-Type', 'text/html; charset=UTF-8']],
};

function readRequest(body: Readonly<Record<string, unknown>>): ImportRequest {
  const { method, all_stores = false, all_stores_must_succeed = true, stores } = body;
  if (method === undefined) throw badRequest("Import request requires a 'method' field.");
  if (typeof method !== 'object' || method === null || Array.isArray(method)) throw unspecific();
  const { name, uri } = method as { name?: unknown; uri?: unknown };
  if (name === undefined) throw badRequest("Import request requires a 'name' field.");
  if (typeof name !== 'string' || !IMPORT_METHODS.includes(name)) {
    throw badRequest(`Unknown import method name '${name}'.`);
  }
  if (typeof all_stores_must_succeed !== 'boolean') {
    throw badRequest("'all_stores_must_succeed' must be boolean value only");
  }
  if (typeof all_stores !== 'boolean') throw badRequest("'all_stores' must be boolean value only");
  return {
    method: name,
    uri: uri === undefined || uri === null ? 'None' : String(uri),
    stores: Array.isArray(stores) ? stores : [],
    allStores: all_stores,
  };
}

function checkState(image: ImageRecord, method: string): void {
  if (image.status === 'active' && method !== 'copy-image') {
    throw conflict('Image with status active cannot be target for import');
  }
  if (image.status !== 'active' && method === 'copy-image') {
    throw conflict('Only images with status active can be targeted for copying');
  }
  if (image.status !== 'queued' && method === 'web-download') {
    throw conflict("Image needs to be in 'queued' state to use 'web-download' method");
  }
  if (image.status !== 'uploading' && method === 'glance-direct') {
    throw conflict("Image needs to be staged before 'glance-direct' method can be used");
  }
  if (!image.containerFormat) throw conflict("'container_format' needs to be set before import");
  if (!image.diskFormat) throw conflict("'disk_format' needs to be set before import");
}

/** There is one store, and what is to be copied is in it. */
function copy(call: ImageCall, { stores, allStores }: ImportRequest): ImageReply {
  if (!call.isAdmin) throw policyForbids('copy_image');
  if (allStores) return ACCEPTED;
  const [store = call.stores[0]] = stores;
  if (store === undefined) throw notFound('Multi backend is not supported at this site.');
  throw badRequest(`Image is already present at store '${store}'`);
}

function checkUri(uri: string): void {
  // Glance's own default: HTTP and HTTPS, on their own ports
  if (/^https?:\/\/[^/:]+(:(80|443))?(\/|$)/i.test(uri)) return;
  throw badRequest(`URI for web-download does not pass filtering: ${uri}`);
}

function newTask(call: ImageCall, image: ImageRecord, request: unknown): ImportTask {
  return {
    id: call.cloud.ids.uuid(),
    imageId: image.id,
    owner: call.projectId ?? null,
    userId: call.token.userId,
    requestId: call.call.requestId,
    request,
    status: 'pending',
    message: '',
    createdAt: call.now,
    updatedAt: call.now,
  };
}
