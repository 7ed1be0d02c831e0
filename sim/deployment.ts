import type { SimRequest } from './http/message.js';

export type ServiceName = 'identity' | 'compute' | 'image' | 'volume' | 'network' | 'placement' | 'metadata';

/** Where the services of a cloud are found, and where their links point. */
export interface Deployment {
  /** The service a request is for, and its target from that service's root on; undefined where there is none. */
  locate(request: SimRequest): Location | undefined;
  /** The root of a service as this client would reach it, without a slash at the end. */
  root(service: ServiceName, request: SimRequest): string;
}

export interface Location {
  readonly service: ServiceName;
  readonly target: string;
  readonly root: string;
}

const PREFIXES: Readonly<Record<ServiceName, string>> = {
  identity: '/identity',
  compute: '/compute',
  image: '/image',
  volume: '/volume',
  network: '/network',
  placement: '/placement',
  metadata: '/metadata',
};

/** The ports OpenStack's installation guide gives the services; Keystone's second one is the old admin port. */
export const STANDARD_PORTS: Readonly<Record<ServiceName, readonly number[]>> = {
  identity: [5000, 35357],
  compute: [8774],
  image: [9292],
  volume: [8776],
  network: [9696],
  placement: [8778],
  metadata: [8775],
};

/** What the client called us: its Host header, or the address that a port without one listens on. */
export function origin(request: SimRequest): string {
  return `${request.scheme ?? 'http'}://${request.headers['host'] ?? '127.0.0.1'}`;
}

/**
 * All services on one port, each under a path prefix, as DevStack has them: `/identity`, `/compute`, `/image`,
 * `/volume`, `/network`, `/placement`, `/metadata`. What has no such prefix is Keystone's, so that
 * `http://127.0.0.1:PORT/v3` and `/v2.0` work as authentication URLs.
 */
export const pathPrefixes: Deployment = {
  locate(request) {
    const first = /^\/([a-z]+)(?=[/?]|$)/.exec(request.target);
    const service = first?.[1] as ServiceName | undefined;
    if (!first || !service || !Object.hasOwn(PREFIXES, service)) {
      return { service: 'identity', target: request.target, root: origin(request) };
    }
    const rest = request.target.slice(first[0].length);
    return {
      service,
      target: rest.startsWith('/') ? rest : `/${rest}`,
      root: `${origin(request)}${first[0]}`,
    };
  },
  root: (service, request) => `${origin(request)}${PREFIXES[service]}`,
};

/** Each service on ports of its own, at their root. A request says by `localPort`, else by its Host, which. */
export function separatePorts(
  ports: Readonly<Record<ServiceName, readonly number[]>> = STANDARD_PORTS,
): Deployment {
  const services = new Map(
    Object.entries(ports).flatMap(([service, numbers]) =>
      numbers.map((port) => [port, service as ServiceName] as const),
    ),
  );
  return {
    locate(request) {
      const port = request.localPort ?? Number(/:(\d+)$/.exec(request.headers['host'] ?? '')?.[1]);
      const service = services.get(port);
      return service && { service, target: request.target, root: origin(request) };
    },
    root(service, request) {
      const host = (request.headers['host'] ?? '127.0.0.1').replace(/:\d+$/, '');
      return `${request.scheme ?? 'http'}://${host}:${ports[service][0]}`;
    },
  };
}
