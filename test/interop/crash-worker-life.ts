/** A worker's life in a process of its own, to be killed in: substantiates and insubstantiates until then. */
import { OpenStackLatentWorker } from '../../src/index.js';
import { workerArguments } from './crash-worker-options.js';

const [authUrl = '', kind = 'image'] = process.argv.slice(2);
const worker = new OpenStackLatentWorker(...workerArguments(authUrl, kind));
worker.on('active', () => void worker.attached({ disconnect: () => undefined }).catch(() => undefined));
process.send?.('alive');
for (;;) {
  await worker.substantiate().catch(() => undefined);
  worker.buildStarted();
  await new Promise((resolve) => setTimeout(resolve, Math.random() * 100));
  worker.buildFinished();
  await worker.insubstantiate();
}
