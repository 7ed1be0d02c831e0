import { taskMatter, taskTimes } from '../data/task-view.js';
import { badRequest, notFound, policyForbids } from '../fault.js';
import type { ImageCall } from '../image-call.js';
import { type ImageRoute, ok } from '../route.js';
import { taskSchema } from '../schemas/documents.js';
import { violationText } from '../schemas/json-schema.js';
import type { ImportTask } from '../state.js';
import { glanceTime } from '../times.js';

/** @throws ImageFault 403: tasks of their own are for administrators; others see an image's at the image */
function requireAdmin(call: ImageCall): void {
  if (!call.isAdmin) throw policyForbids('tasks_api_access');
}

/** `GET /v2/tasks`: all imports, newest first. */
const list: ImageRoute = {
  method: 'GET',
  path: '/tasks',
  answer(call) {
    requireAdmin(call);
    const tasks = [...call.state.tasks.values()].flat().sort((a, b) => b.createdAt - a.createdAt);
    const search = call.call.query.toString();
    const first = `/v2/tasks${search ? `?${search}` : ''}`;
    return ok({ tasks: tasks.map(summary), first, schema: '/v2/schemas/tasks' });
  },
};

const show: ImageRoute = {
  method: 'GET',
  path: '/tasks/{task_id}',
  answer(call) {
    requireAdmin(call);
    const id = call.param('task_id');
    const task = [...call.state.tasks.values()].flat().find((one) => one.id === id);
    if (!task) throw notFound(`Could not find task ${id}`);
    return ok({ ...summary(task), ...taskMatter(task, call.stores) });
  },
};

/** `POST /v2/tasks`: the way to import of before there was one at the image. Nothing can be fetched by it. */
const create: ImageRoute = {
  method: 'POST',
  path: '/tasks',
  answer(call) {
    requireAdmin(call);
    const body = call.json() as Readonly<Record<string, unknown>>;
    for (const name of ['type', 'input']) {
      if (!Object.hasOwn(body, name)) throw badRequest(`Task '${name}' is required`);
    }
    const fault = violationText(taskSchema, body);
    if (fault !== undefined) throw badRequest(`Provided object does not match schema 'task': ${fault}`);
    const from = (body.input as Readonly<Record<string, unknown>> | null)?.import_from;
    if (typeof from !== 'string') throw badRequest('Invalid location: None');
    throw badRequest(`URI for legacy import task does not pass filtering: ${from}`);
  },
};

function summary(task: ImportTask): Record<string, unknown> {
  return {
    id: task.id,
    type: 'api_image_import',
    status: task.status,
    owner: task.owner,
    ...taskTimes(task, glanceTime),
    self: `/v2/tasks/${task.id}`,
    schema: '/v2/schemas/task',
  };
}

export const taskRoutes: readonly ImageRoute[] = [list, show, create];
