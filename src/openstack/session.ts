import type { Agent } from 'undici';
import { type Clock, type Seconds, systemClock } from '../clock.js';
import type { Auth, Interface, TlsOptions } from './auth.js';
import { wrongUrl } from './auth-options.js';
import { Closing } from './closing.js';
import { type ClientVersion, ComputeClient } from './compute/client.js';
import {
  assertOffered,
  type ComputeApi,
  discoverCompute,
  microversionHeaders,
  microversionOf,
} from './compute/microversion.js';
import { CloudConfigError } from './errors.js';
import { authenticated } from './http/authenticated.js';
import { compose, type Exchange } from './http/call.js';
import { faultsRaised } from './http/fault.js';
import { closed, overWire } from './http/over-wire.js';
import { RateLimiter, rateLimited } from './http/rate-limit.js';
import { retried } from './http/retry.js';
import { pooledAgent, type Transport, wireOf } from './http/transport.js';
import { authenticate } from './identity/authenticate.js';
import {
  type EndpointChoice,
  findEndpoint,
  findLegacyCompute,
  type ServiceKind,
} from './identity/catalog.js';
import type { Token } from './identity/token.js';
import { TokenKeeper } from './identity/token-keeper.js';
import { ImageClient } from './image/client.js';
import { LookupCache } from './lookup-cache.js';
import { NetworkClient } from './network/client.js';
import type { CallOptions, CloudLogger } from './options.js';
import { ServerWatch } from './server-watch.js';
import { Service } from './service.js';
import { serviceRoot } from './service-root.js';
import { VolumeClient } from './volume/client.js';

export interface CloudSessionOptions {
  readonly auth: Auth;
  /** Default: the first region the catalog names. */
  readonly region?: string | undefined;
  /** Which of a service's addresses to use. Default `public`. */
  readonly interface?: Interface | undefined;
  /** Default: connections of the session's own. */
  readonly transport?: Transport | undefined;
  /** For the session's own connections. */
  readonly tls?: TlsOptions | undefined;
  readonly clock?: Clock | undefined;
  /** How long one request may take, retries apart. Default 60. */
  readonly requestTimeout?: Seconds | undefined;
  /** Default 10, below the 20 that public clouds allow a project; 0 is no limit. */
  readonly requestsPerSecond?: number | undefined;
  readonly logger?: CloudLogger | undefined;
  /** Put before the client's own name in the User-Agent header. */
  readonly userAgent?: string | undefined;
}

const DEFAULT_TIMEOUT: Seconds = 60;
const DEFAULT_RATE = 10;
const PRODUCT = 'openstack-latent-worker';
/** A cloud is not upgraded every minute. */
const VERSIONS_MAX_AGE: Seconds = 3600;

const silent: CloudLogger = { debug: () => {}, warn: () => {} };

/**
 * Everything that one set of credentials shares: connections, token, catalog, lookups, rate limit and the
 * watch over booting servers. `sessionFor` shares one between those who do not know each other.
 */
export class CloudSession {
  readonly images: ImageClient;
  readonly volumes: VolumeClient;
  readonly networks: NetworkClient;
  /** One list request per interval for all servers that someone waits for. */
  readonly watch: ServerWatch;
  readonly clock: Clock;
  readonly #choice: EndpointChoice;
  readonly #closing = new Closing();
  readonly #ownAgent: Agent | undefined;
  readonly #tokens: TokenKeeper;
  readonly #exchange: Exchange;
  readonly #cache: LookupCache;
  readonly #compute = new Map<ClientVersion, ComputeClient>();
  readonly #onClose: (() => boolean) | undefined;

  /**
   * @param onClose answers whether nobody else uses the session; see `sessionFor`.
   * @throws CloudConfigError for an auth URL that is none
   */
  constructor(options: CloudSessionOptions, onClose?: () => boolean) {
    const wrong = wrongUrl(options.auth.authUrl, options.auth.identityVersion);
    if (wrong) throw new CloudConfigError([{ path: 'auth.authUrl', message: wrong }]);
    const { auth, clock = systemClock, logger = silent, region, interface: face = 'public' } = options;
    this.clock = clock;
    this.#choice = { region, interface: face };
    this.#onClose = onClose;
    this.#ownAgent = options.transport === undefined ? pooledAgent(options.tls) : undefined;
    const wire = overWire({
      wire: wireOf(options.transport ?? (this.#ownAgent as Agent)),
      clock,
      logger,
      requestTimeout: options.requestTimeout ?? DEFAULT_TIMEOUT,
      closing: this.#closing,
      userAgent: [options.userAgent, PRODUCT].filter(Boolean).join(' '),
    });
    const limiter = new RateLimiter(clock, options.requestsPerSecond ?? DEFAULT_RATE);
    const single = compose(wire, faultsRaised(clock), rateLimited(limiter));
    const retry = retried({ clock, logger });
    const identity = { exchange: compose(single, retry), clock };
    this.#tokens = new TokenKeeper(clock, (signal) => authenticate(auth, identity, signal));
    this.#exchange = compose(single, authenticated(this.#tokens), retry);
    this.#cache = new LookupCache(clock);
    this.images = new ImageClient(this.#service('image'), this.#cache);
    this.volumes = new VolumeClient(this.#service('volume'), this.#cache);
    this.networks = new NetworkClient(this.#service('network'));
    this.watch = new ServerWatch({
      compute: this.compute('2'),
      clock,
      logger,
      closing: this.#closing,
    });
  }

  /** The session's token, asked for if there is none, or it is about to expire. */
  token(options: CallOptions = {}): Promise<Token> {
    return this.#closing.closed
      ? Promise.reject(closed({ service: 'identity', operation: 'get token' }))
      : this.#tokens.get(options);
  }

  /** Nova, as the client version speaks it; default `2`. */
  compute(version: ClientVersion = '2'): ComputeClient {
    const known = this.#compute.get(version);
    if (known) return known;
    const made = this.#makeCompute(version);
    this.#compute.set(version, made);
    return made;
  }

  /** Ends what is under way with {@link SessionClosed}, and closes the session's own connections. */
  async close(): Promise<void> {
    if (this.#closing.closed || this.#onClose?.() === false) return;
    this.#closing.close(closed({ service: 'session', operation: 'wait' }));
    this.#cache.clear();
    await this.#ownAgent?.destroy();
  }

  #service(kind: ServiceKind): Service {
    return new Service({
      service: kind,
      exchange: this.#exchange,
      endpoint: async (options) => serviceRoot(kind, await this.#endpoint(kind, options)),
    });
  }

  async #endpoint(kind: ServiceKind, options: CallOptions): Promise<string> {
    return findEndpoint((await this.token(options)).catalog, kind, this.#choice);
  }

  #makeCompute(version: ClientVersion): ComputeClient {
    const microversion = microversionOf(version);
    const service = new Service({
      service: 'compute',
      exchange: this.#exchange,
      ...(microversion === undefined
        ? { endpoint: (options) => this.#computeEndpoint(version, options) }
        : {
            endpoint: (options) => this.#offeredEndpoint(microversion, options),
            headers: microversionHeaders(microversion),
          }),
    });
    const microversions = async (options: CallOptions) => (await this.#computeApi(options)).range;
    return new ComputeClient(version, { service, cache: this.#cache, microversions });
  }

  async #computeEndpoint(version: ClientVersion, options: CallOptions): Promise<string> {
    const { catalog } = await this.token(options);
    const legacy = version === '1.1' ? findLegacyCompute(catalog, this.#choice) : undefined;
    return serviceRoot('compute', legacy ?? findEndpoint(catalog, 'compute', this.#choice));
  }

  /** @throws MicroversionUnsupported */
  #offeredEndpoint(microversion: string, { signal, attempts }: CallOptions): Promise<string> {
    const lookup = { signal, attempts, maxAge: VERSIONS_MAX_AGE };
    return this.#cache.get(`compute ${microversion}`, lookup, async (options) => {
      const { endpoint, range } = await this.#computeApi(options);
      assertOffered(microversion, range);
      return endpoint;
    });
  }

  #computeApi({ signal, attempts }: CallOptions): Promise<ComputeApi> {
    const lookup = { signal, attempts, maxAge: VERSIONS_MAX_AGE };
    return this.#cache.get('compute versions', lookup, async (options) => {
      const { catalog, projectId } = await this.token(options);
      const endpoint = serviceRoot('compute', findEndpoint(catalog, 'compute', this.#choice));
      return discoverCompute({ exchange: this.#exchange, endpoint, projectId, options });
    });
  }
}
