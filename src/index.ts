/**
 * Workers whose machines exist only while there is work: OpenStack instances that are created when a build
 * asks for one and deleted when they have been idle. For any build master.
 */
export * from './clock.js';
export {
  type Build,
  type BuildResult,
  type LockAccess,
  type Logger,
  type Machine,
  type Mail,
  type MasterPort,
  silentLogger,
  type WorkerConnection,
} from './master/port.js';
export * from './openstack/index.js';
export type { BlockDevice } from './worker/block-devices.js';
export type { Finding } from './worker/check.js';
export type { Cloud } from './worker/cloud.js';
export { ConfigurationError, type Problem } from './worker/configuration-error.js';
export type { ImageCallable, ImageChoice } from './worker/image-choice.js';
export { type ImageSelector, imageSelector } from './worker/image-selector.js';
export type { Phase } from './worker/lifecycle.js';
export { ChoiceError } from './worker/misconfiguration.js';
export type { Content, Nic, NovaArgs } from './worker/nova-args.js';
export { type Embedding, OpenStackLatentWorker } from './worker/openstack-latent-worker.js';
export type { OpenStackLatentWorkerOptions } from './worker/options.js';
export { type Renderable, type Renderer, renderer } from './worker/rendering.js';
export * from './worker/substantiation-error.js';
export { InstanceLeftBehind, type WorkerEvents } from './worker/worker-events.js';
export type { Substantiated } from './worker/worker-life.js';
