export * from '../src/clock.js';
export { Cloud, type CloudBeginning, type CloudOptions, type SavedCloud } from './cloud.js';
export { SimClient, SimClientError } from './control/client.js';
export type {
  FaultView,
  QuotaView,
  Reset,
  Restore,
  RunUntil,
  RunUntilView,
  ServerView,
  SimControl,
  SimEvent,
  StateView,
  TimeView,
} from './control/contract.js';
export { keepTime } from './control/heartbeat.js';
export { Laboratory, type LaboratoryOptions } from './control/laboratory.js';
export { ControlRefused } from './control/refusal.js';
export { SteerableClock } from './control/steerable-clock.js';
export {
  type Deployment,
  pathPrefixes,
  type ServiceName,
  STANDARD_PORTS,
  separatePorts,
} from './deployment.js';
export {
  EFFECTS_AT,
  FAULT_EVENTS,
  type Fault,
  type FaultEvent,
  type FaultInput,
  faultSchema,
} from './faults/fault.js';
export { FaultIdTaken } from './faults/faults.js';
export type { Guest, GuestProgram, GuestServer } from './guest/guest.js';
export { GuestHost } from './guest/guest-host.js';
export type { Headers, Reply, SimRequest, SimResponse } from './http/message.js';
export type { JournalEntry } from './journal/entry.js';
export type { JournalFilter } from './journal/filter.js';
export { operationNames, operationOf } from './operations/operation.js';
export {
  DEFAULT_LIMITS,
  type HttpLimits,
  type Listening,
  type ListenOptions,
  listen,
  RemoteAccessRefused,
} from './ports/http-server.js';
export { SimDispatcher } from './ports/undici.js';
export { PROFILES, type ProfileName, profileNames } from './profile/named.js';
export { type Profile, type ProfileInput, profileSchema } from './profile/profile.js';
export { type Seed, type SeedInput, seedSchema } from './seed.js';
export { RemoteUserDataRefused, type Simulator, type SimulatorOptions, startSimulator } from './simulator.js';
export { type Snapshot, SnapshotUnreadable } from './snapshot/snapshot.js';
