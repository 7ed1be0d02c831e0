/**
 * `openstack-latent-worker/conformance`: the checks, what runs them, and the arbitraries that generate workers'
 * options, for the tests of others.
 */
export { blockDevices } from './arbitraries/block-devices.js';
export { type CloudHistory, cloudHistory } from './arbitraries/cloud-history.js';
export { metadata } from './arbitraries/metadata.js';
export { novaArgs, type PlainNovaArgs } from './arbitraries/nova-args.js';
export { workerOptions } from './arbitraries/worker-options.js';
export { listQuery, wrongServerBody } from './arbitraries/wrong-requests.js';
export type { Bench } from './bench.js';
export { type Check, CheckFailed, type Cost, type Level, type Need, Skip } from './check.js';
export { CHECKS } from './checks/index.js';
export { CLAUSES, type ClauseId } from './clauses.js';
export { profileDocument } from './profile/document.js';
export { type ProfileSettings, type TakenProfile, takeProfile } from './profile/take.js';
export { reportOf } from './report/html.js';
export { junitOf } from './report/junit.js';
export { exitCodeOf, type Results } from './run/results.js';
export { conformanceRun, type RunSettings } from './run/run.js';
export { VERDICTS, type Verdict } from './run/verdict.js';
export {
  type CallableName,
  type Subject,
  SubjectError,
  type SubjectWorker,
  type WorkerOptions,
  type WorkerSpec,
} from './subjects/subject.js';
export type { Target, TargetSource } from './targets/target.js';
