import type { ImportTask } from '../state.js';

/** Milliseconds for which a task is remembered. */
const LIFETIME = 48 * 3_600_000;

/** What a task is about, in every view of it. */
export function taskMatter(task: ImportTask, stores: readonly string[]): Record<string, unknown> {
  return {
    image_id: task.imageId,
    request_id: task.requestId,
    user_id: task.userId,
    input: { image_id: task.imageId, import_req: task.request, backend: stores.length > 0 ? stores : [null] },
    result: task.status === 'success' ? { image_id: task.imageId } : null,
    message: task.message,
  };
}

export function taskTimes(
  task: ImportTask,
  show: (milliseconds: number) => string,
): { readonly created_at: string; readonly updated_at: string; readonly expires_at: string } {
  return {
    created_at: show(task.createdAt),
    updated_at: show(task.updatedAt),
    expires_at: show(task.updatedAt + LIFETIME),
  };
}
