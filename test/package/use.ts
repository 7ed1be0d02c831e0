import assert from 'node:assert/strict';
import {
  type Image,
  OpenStackLatentWorker,
  type OpenStackLatentWorkerOptions,
} from 'openstack-latent-worker';
import * as conformance from 'openstack-latent-worker/conformance';
import { EmbeddedMaster } from 'openstack-latent-worker/master';
import { Cloud, SimDispatcher, VirtualClock } from 'openstack-latent-worker/sim';

const clock = new VirtualClock();
const transport = new SimDispatcher(new Cloud({ clock }));
const options: OpenStackLatentWorkerOptions = {
  flavor: 1,
  image: (images: readonly Image[]) => images.find(({ minRam }) => minRam <= 512)?.id,
  os_username: 'user',
  os_password: 'password',
  os_tenant_name: 'tenant',
  os_auth_url: 'http://openstack.example/v3',
};
const worker = new OpenStackLatentWorker('bot2', 'sekrit', options, { clock, transport });
worker.on('active', () => void worker.attached({ disconnect: () => worker.detached() }));

let substantiated = false;
worker.substantiate().then(() => {
  substantiated = true;
});
await clock.runUntil(() => substantiated);

assert.equal(worker.phase, 'SUBSTANTIATED');
assert.equal(typeof EmbeddedMaster, 'function');
assert.ok(Object.keys(conformance).length > 0);
const stopped = worker.stop();
let over = false;
stopped.then(() => {
  over = true;
});
await clock.runUntil(() => over);
