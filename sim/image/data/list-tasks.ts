import { type ImageRoute, ok } from '../route.js';
import type { ImportTask } from '../state.js';

/** Milliseconds for which a task is remembered. */
const LIFETIME = 48 * 3_600_000;

/** `GET /v2/images/{image_id}/tasks`: the image's imports. */
export const listTasks: ImageRoute = {
  method: 'GET',
  path: '/images/{image_id}/tasks',
  bodiless: true,
  answer(call) {
    const image = call.image();
    const tasks = call.state.tasks.get(image.id) ?? [];
    return ok({ tasks: tasks.map((task) => taskView(task, call.stores)) });
  },
};

function taskView(task: ImportTask, stores: readonly string[]): unknown {
  return {
    id: task.id,
    type: 'api_image_import',
    status: task.status,
    owner: task.owner,
    expires_at: time(task.updatedAt + LIFETIME),
    created_at: time(task.createdAt),
    updated_at: time(task.updatedAt),
    deleted_at: null,
    deleted: false,
    image_id: task.imageId,
    request_id: task.requestId,
    user_id: task.userId,
    input: { image_id: task.imageId, import_req: task.request, backend: stores.length > 0 ? stores : [null] },
    result: task.status === 'success' ? { image_id: task.imageId } : null,
    message: task.message,
  };
}

function time(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}.000000`;
}
