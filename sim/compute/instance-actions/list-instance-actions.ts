import { badRequest } from '../fault.js';
import { pageOf } from '../paging.js';
import { type ComputeRoute, ok } from '../route.js';
import { nonNegativeInteger } from '../schema/nova-types.js';
import { once, strictQuery } from '../schema/query.js';
import { text } from '../schema/types.js';
import { isScheduled } from '../servers/build-server.js';
import { parseTime } from '../servers/views/times.js';
import { actionsOf } from './action-log.js';
import { viewAction } from './action-view.js';
import { serverOfActions } from './server-of-actions.js';

const PAGES_SINCE = 58;

const time = once(text({ format: { name: 'date-time', test: (value) => parseTime(value) !== undefined } }));
const pages = { limit: once(nonNegativeInteger), marker: once(text()), 'changes-since': time };

/** `GET /servers/{server_id}/os-instance-actions` (recordings `nova-instance-actions*`). */
export const listInstanceActions: ComputeRoute = {
  method: 'GET',
  path: '/servers/{server_id}/os-instance-actions',
  query: [
    [PAGES_SINCE, strictQuery(pages)],
    [66, strictQuery({ ...pages, 'changes-before': time })],
  ],
  answer(call) {
    const server = serverOfActions(call);
    const newestFirst = isScheduled(server) ? [...actionsOf(call.cloud.compute, server.id)].reverse() : [];
    const view = (items: typeof newestFirst): unknown[] =>
      items.map((one) => viewAction(call, server.id, one));
    if (call.minor < PAGES_SINCE) return ok({ instanceActions: view(newestFirst) });
    const since = parseTime(call.query.get('changes-since') ?? '') ?? Number.NEGATIVE_INFINITY;
    const before = parseTime(call.query.get('changes-before') ?? '') ?? Number.POSITIVE_INFINITY;
    if (before < since) {
      throw badRequest('The value of changes-since must be less than or equal to changes-before.');
    }
    const wanted = newestFirst.filter(({ updatedAt }) => updatedAt >= since && updatedAt <= before);
    const { items, links } = pageOf(call, wanted, ({ requestId }) => requestId, {
      path: `servers/${server.id}/os-instance-actions`,
      key: 'instanceActions',
      linksKey: 'links',
      // Nova forgets what it looked for before it says so.
      unknownMarker: () => 'Marker None could not be found.',
    });
    return ok({ instanceActions: view([...items]), ...links });
  },
};
