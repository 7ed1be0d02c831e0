import { VolumeFault } from '../fault.js';
import {
  type Columns,
  checkOrderForm,
  comparison,
  filtersOf,
  nextLinks,
  orderOf,
  pageOf,
  sortedPage,
} from '../listing.js';
import { ok, type VolumeRoute } from '../route.js';
import type { MessageRecord } from '../state.js';
import { forbiddenBy, type VolumeCall } from '../volume-call.js';
import { dropUnknown, sameValue } from '../volumes/volume-filters.js';
import { viewMessage } from './message.js';

const SINCE = 3;
const PAGED_SINCE = 5;
const FILTERS_CHECKED_SINCE = 31;
const OFFERED = ['resource_uuid', 'resource_type', 'event_id', 'request_id', 'message_level'];

const columns: Columns<MessageRecord> = {
  id: ({ id }) => id,
  project_id: ({ projectId }) => projectId,
  event_id: ({ eventId }) => eventId,
  message_level: () => 'ERROR',
  resource_type: ({ resourceType }) => resourceType,
  resource_uuid: ({ resourceId }) => resourceId,
  request_id: ({ requestId }) => requestId,
  created_at: ({ createdAt }) => Math.floor(createdAt / 1000),
  updated_at: () => null,
  guaranteed_until: ({ createdAt }) => Math.floor(createdAt / 1000),
};

/** @throws VolumeFault 404 */
function messageOf(call: VolumeCall, id = call.param('id')): MessageRecord {
  const message = call.state.messages.get(id);
  if (message && (call.isAdmin || message.projectId === call.projectId)) return message;
  throw new VolumeFault('NotFound', `Message ${id} could not be found.`);
}

/** `GET /messages`: everybody's, for everybody; one alone is its project's. */
const list: VolumeRoute = {
  method: 'GET',
  path: '/messages',
  min: SINCE,
  answer(call) {
    if (call.projectId === '' && !call.isAdmin) throw forbiddenBy('message:get_all');
    const all = [...call.state.messages.values()];
    if (call.minor < PAGED_SINCE) return shown(call, all.sort(comparison(NEWEST_FIRST, columns)));
    const page = pageOf(call);
    checkOrderForm(call);
    const filters = filtersOf(call);
    if (call.minor >= FILTERS_CHECKED_SINCE) dropUnknown(call, filters, OFFERED, []);
    // what is no filter leaves nothing, before it is looked at where to begin and how to order
    if ([...filters.keys()].some((name) => !Object.hasOwn(columns, name))) return shown(call, []);
    const order = orderOf(call, {});
    const found = all.filter((message) =>
      [...filters].every(([name, value]) => passes(message, name, value)),
    );
    return shown(
      call,
      sortedPage(found, { page, order, columns }, (id) => messageOf(call, id)),
    );
  },
};

const NEWEST_FIRST = { keys: ['created_at', 'id'], ascending: [false, false] };

function passes(message: MessageRecord, name: string, value: string): boolean {
  return Object.hasOwn(columns, name) && sameValue(columns[name]?.(message), value);
}

function shown(call: VolumeCall, messages: readonly MessageRecord[]) {
  const links = nextLinks(call, 'messages', messages);
  return ok({
    messages: messages.map((message) => viewMessage(call, message)),
    ...(links && { messages_links: links }),
  });
}

const show: VolumeRoute = {
  method: 'GET',
  path: '/messages/{id}',
  min: SINCE,
  answer: (call) => ok({ message: viewMessage(call, messageOf(call)) }),
};

const remove: VolumeRoute = {
  method: 'DELETE',
  path: '/messages/{id}',
  min: SINCE,
  answer(call) {
    call.state.messages.delete(messageOf(call).id);
    return { status: 204, plain: true };
  },
};

export const messageRoutes: readonly VolumeRoute[] = [list, show, remove];
