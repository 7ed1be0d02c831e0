/** `openstack-latent-worker/master`: a master to embed, and what a worker needs of any other. */
export { BuildStopped } from './build/run-steps.js';
export {
  type BuildFacts,
  copyDirectory,
  custom,
  downloadFile,
  downloadText,
  fileExists,
  listFiles,
  makeDirectory,
  removeDirectory,
  removeFile,
  type Step,
  type StepOptions,
  type StepOutcome,
  setProperties,
  shell,
  uploadDirectory,
  uploadFile,
} from './build/step.js';
export type { StepContext } from './build/step-context.js';
export type { Builder } from './builder.js';
export { type CloudInitOptions, cloudInit } from './cloud-init.js';
export { defineMaster, type MasterConfig } from './config.js';
export { ControlClient, ControlError, NoMasterError } from './control/client.js';
export type { Followed } from './control/follow.js';
export type { MasterStatus, WorkerStatus } from './control/status.js';
export { EmbeddedMaster, type StopOptions, type Submission } from './embedded-master.js';
export type { MasterEvents } from './events.js';
export { LaunchPassword } from './launch-password.js';
export { type SendMail, smtpMail } from './mail.js';
export type { MasterWorker, WorkerSettings } from './master-worker.js';
export { PlainWorker } from './plain-worker.js';
export type * from './port.js';
export { silentLogger } from './port.js';
export { UnknownBuilderError } from './schedule/scheduler.js';
export type { BuildId, Ending, StoredAttempt, StoredBuild, StoredStep } from './store/build-store.js';
export { StoreTooNewError } from './store/database.js';
export type { OutputPiece } from './store/output-store.js';
export { StateInUseError } from './store/state-lock.js';
