/** What a worker asks of a cloud. A `CloudSession` of `openstack` is one. */
import type {
  ClientVersion,
  ComputeClient,
  ImageClient,
  NetworkClient,
  ServerWatch,
  VolumeClient,
} from '../openstack/index.js';

export type Compute = Pick<
  ComputeClient,
  | 'allFlavors'
  | 'consoleOutput'
  | 'createServer'
  | 'deleteServer'
  | 'forceDelete'
  | 'getFlavor'
  | 'getServer'
  | 'limits'
  | 'listKeypairs'
  | 'listServers'
>;

export interface Cloud {
  readonly images: Pick<ImageClient, 'all' | 'get'>;
  readonly volumes: Pick<VolumeClient, 'get' | 'getSnapshot' | 'list' | 'delete'>;
  readonly networks: Pick<NetworkClient, 'list'>;
  /** One list request per interval for all instances that someone waits for. */
  readonly watch: Pick<ServerWatch, 'server'>;
  compute(version: ClientVersion): Compute;
  /** Authenticates, if nobody has yet. */
  token(options: { readonly signal?: AbortSignal }): Promise<{ readonly projectId: string }>;
  close(): Promise<void>;
}
