import { accepted } from '../route.js';
import { beginDelete, recordDelete } from '../servers/delete-server.js';
import { noteWhoseImage } from '../servers/shelved-image.js';
import { actionRoute } from './server-action.js';

/** Recording `nova-forceDelete`. */
export const forceDelete = actionRoute<unknown>({
  action: 'forceDelete',
  tasks: 'any',
  answer(call, server) {
    recordDelete(call, server);
    noteWhoseImage(call, server);
    beginDelete(call.cloud, server, call.now);
    return accepted();
  },
});
