/** The cloud client: what a worker, or anyone else, needs of an OpenStack cloud. */

export type {
  ApplicationCredentialAuth,
  Auth,
  CloudSettings,
  Interface,
  PasswordAuth,
  TlsOptions,
  TokenAuth,
} from './auth.js';
export { authFromArgs, authFromEnvironment } from './auth-options.js';
export { type CloudsYamlPlaces, loadCloud } from './clouds-yaml.js';
export { type ClientVersion, ComputeClient } from './compute/client.js';
export type { Flavor } from './compute/flavor.js';
export type { Keypair, Limits } from './compute/limits.js';
export { clientVersionSchema } from './compute/microversion.js';
export type {
  CreatedServer,
  CreateServerBody,
  Server,
  ServerFault,
  VolumeAttachment,
} from './compute/server.js';
export * from './errors.js';
export { exceededQuotas } from './http/quota.js';
export type { Transport } from './http/transport.js';
export type { CatalogEndpoint, CatalogEntry } from './identity/catalog.js';
export type { Token } from './identity/token.js';
export type { ImageClient } from './image/client.js';
export { type Image, imageSchema } from './image/image.js';
export type { NetworkClient } from './network/client.js';
export type { Network } from './network/network.js';
export type { CallOptions, CloudLogger, LookupOptions, Query } from './options.js';
export { collect } from './paging.js';
export type { ServerWatch, WatchEvent, WatchOptions } from './server-watch.js';
export { CloudSession, type CloudSessionOptions } from './session.js';
export { sessionFor } from './shared-sessions.js';
export type { VolumeClient } from './volume/client.js';
export type { Snapshot, Volume } from './volume/volume.js';
