import { notFound } from '../fault.js';
import { type ImageRoute, ok } from '../route.js';
import type { ImportTask } from '../state.js';
import { taskMatter, taskTimes } from './task-view.js';

/** `GET /v2/images/{image_id}/tasks`: the image's imports. */
export const listTasks: ImageRoute = {
  method: 'GET',
  path: '/images/{image_id}/tasks',
  bodiless: true,
  answer(call) {
    const image = call.image(() => notFound('The resource could not be found.'));
    const tasks = call.state.tasks.get(image.id) ?? [];
    return ok({ tasks: tasks.map((task) => view(task, call.stores)) });
  },
};

function view(task: ImportTask, stores: readonly string[]): unknown {
  return {
    id: task.id,
    type: 'api_image_import',
    status: task.status,
    owner: task.owner,
    ...taskTimes(task, time),
    deleted_at: null,
    deleted: false,
    ...taskMatter(task, stores),
  };
}

function time(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}.000000`;
}
