export * from '../src/clock.js';
export { Cloud, type CloudOptions } from './cloud.js';
export {
  type Deployment,
  pathPrefixes,
  type ServiceName,
  STANDARD_PORTS,
  separatePorts,
} from './deployment.js';
export type { Headers, Reply, SimRequest, SimResponse } from './http/message.js';
export {
  DEFAULT_LIMITS,
  type HttpLimits,
  type Listening,
  type ListenOptions,
  listen,
  RemoteAccessRefused,
} from './ports/http-server.js';
export { SimDispatcher } from './ports/undici.js';
export { type Profile, type ProfileInput, profileSchema } from './profile/profile.js';
export { type Seed, type SeedInput, seedSchema } from './seed.js';
