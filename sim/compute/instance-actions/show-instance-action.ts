import { itemNotFound } from '../fault.js';
import { type ComputeRoute, ok } from '../route.js';
import { actionsOf } from './action-log.js';
import { viewAction, viewEvents } from './action-view.js';
import { serverOfActions } from './server-of-actions.js';

/** `GET /servers/{server_id}/os-instance-actions/{request_id}` */
export const showInstanceAction: ComputeRoute = {
  method: 'GET',
  path: '/servers/{server_id}/os-instance-actions/{request_id}',
  answer(call) {
    const server = serverOfActions(call);
    const id = call.param('request_id');
    const record = actionsOf(call.cloud.compute, server.id).findLast(({ requestId }) => requestId === id);
    if (!record) throw itemNotFound(`Action ${id} not found`);
    const events = viewEvents(call, record);
    const view = viewAction(call, server.id, record);
    return ok({ instanceAction: events ? { ...view, events } : view });
  },
};
