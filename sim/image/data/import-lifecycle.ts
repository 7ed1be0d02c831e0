import type { Cloud } from '../../cloud.js';
import { beginStep, type ProcessStep } from '../../profile/process-step.js';
import { storeData } from '../images/image-data.js';
import type { ImageRecord, ImportTask } from '../state.js';

const STEP = 'image/import-step';

interface ImportStep extends ProcessStep {
  /** What a `web-download` came from. */
  readonly uri: string;
}

export function handleImportSteps(cloud: Cloud): void {
  cloud.timeline.handle(STEP, (event, now) => {
    const { id, fails, uri } = event as ImportStep;
    const image = cloud.image.images.get(id);
    const task = cloud.image.tasks.get(id)?.at(-1);
    if (!image || !task || image.status !== 'importing') return;
    task.updatedAt = now;
    if (fails) fail(image, task, now);
    else finish(cloud, image, task, uri, now);
  });
}

/** Imports at the pace of the stage `image.import`, step `importing`. The image is `importing` when this returns. */
export function beginImport(
  cloud: Cloud,
  image: ImageRecord,
  task: ImportTask,
  uri: string,
  now: number,
): void {
  image.status = 'importing';
  image.updatedAt = now;
  task.status = 'processing';
  cloud.image.tasks.set(image.id, [...(cloud.image.tasks.get(image.id) ?? []), task]);
  const subject = {
    name: image.name ?? '',
    metadata: image.properties,
    flavor: '',
    image: image.name ?? '',
    project: image.owner ?? '',
  };
  const event = { kind: STEP, id: image.id, process: 'image.import', step: 'importing', uri };
  beginStep(cloud, event, subject, now);
}

/** Nothing is fetched: what a `web-download` brings is its own address. */
function finish(cloud: Cloud, image: ImageRecord, task: ImportTask, uri: string, now: number): void {
  const data = cloud.image.staged.get(image.id) ?? Buffer.from(uri);
  cloud.image.staged.delete(image.id);
  storeData(cloud.image, image, data, now);
  task.status = 'success';
  task.message = `Copied ${Math.floor(data.byteLength / 2 ** 20)} MiB`;
  if (cloud.profile.image.stores.length === 0) return;
  image.properties = { ...PROGRESS, ...image.properties };
}

/** What Glance with several stores leaves on an image. */
const PROGRESS = { os_glance_importing_to_stores: '', os_glance_failed_import: '' };

function fail(image: ImageRecord, task: ImportTask, now: number): void {
  task.status = 'failure';
  task.message = 'The import failed';
  image.status = 'queued';
  image.size = null;
  image.virtualSize = null;
  image.updatedAt = now;
}
