import { conflict, forbidden, notFound, policyForbids } from '../fault.js';
import type { ImageCall } from '../image-call.js';
import { IMPORT_METHODS } from '../images/create-image.js';
import { type ImageRoute, ok } from '../route.js';
import { taskRoutes } from './tasks.js';

function get(path: string, answer: ImageRoute['answer'], bodiless = true): ImageRoute {
  return { method: 'GET', path, bodiless, answer };
}

/** @throws ImageFault 404 where there is but one store */
function storeList(call: ImageCall): { id: string; default?: string }[] {
  if (call.stores.length === 0) throw notFound('Multi backend is not supported at this site.');
  return call.stores.map((id, index) => (index === 0 ? { id, default: 'true' } : { id }));
}

const listStores = get('/info/stores', (call) => ok({ stores: storeList(call) }));

const listStoresDetailed = get('/info/stores/detail', (call) => {
  const stores = storeList(call);
  if (!call.isAdmin) throw policyForbids('stores_info_detail');
  const properties = { data_dir: '/var/lib/glance/images', chunk_size: 65_536, thin_provisioning: false };
  return ok({ stores: stores.map((store) => ({ ...store, type: 'file', properties })) });
});

const showImport = get('/info/import', () =>
  ok({
    'import-methods': { description: 'Import methods available.', type: 'array', value: IMPORT_METHODS },
  }),
);

/** No quotas are set, so there is nothing to tell of their use. */
const showUsage = get('/info/usage', () => ok({ usage: {} }), false);

const deleteFromStore: ImageRoute = {
  method: 'DELETE',
  path: '/stores/{store_id}/{image_id}',
  bodiless: true,
  answer(call) {
    if (call.stores.length === 0) throw notFound('The resource could not be found.');
    const store = call.param('store_id');
    if (!call.stores.includes(store)) {
      throw conflict(`The selected store ${store} is not available on this node.`);
    }
    const image = call.image((id) => notFound(`Failed to find image ${id}`));
    call.requireOwner(image);
    if (image.status !== 'active') {
      throw conflict("It's not allowed to remove image data from store if image status is not 'active'");
    }
    throw forbidden(
      'Cannot delete image data from the only store containing it. Consider deleting the image instead.',
    );
  },
};

/** No images are cached here. */
function refuseCaching(call: ImageCall, policy: string): never {
  if (!call.isAdmin) throw policyForbids(policy);
  throw notFound('Caching via API is not supported at this site.');
}

const listCache = get('/cache', (call) => refuseCaching(call, 'cache_list'));

const clearCache: ImageRoute = {
  method: 'DELETE',
  path: '/cache',
  bodiless: 'after reading it',
  answer: (call) => refuseCaching(call, 'cache_delete'),
};

const cacheOne = (method: 'PUT' | 'DELETE', policy: string): ImageRoute => ({
  method,
  path: '/cache/{image_id}',
  bodiless: 'after reading it',
  answer(call) {
    call.image((id) => notFound(`Image ${id} not found.`));
    return refuseCaching(call, policy);
  },
});

export const infoRoutes: readonly ImageRoute[] = [
  showImport,
  listStores,
  listStoresDetailed,
  showUsage,
  deleteFromStore,
  listCache,
  clearCache,
  cacheOne('PUT', 'cache_image'),
  cacheOne('DELETE', 'cache_delete'),
  ...taskRoutes,
];
