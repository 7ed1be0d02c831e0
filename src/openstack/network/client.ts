import type { CallOptions, Query } from '../options.js';
import { linkedPages } from '../paging.js';
import type { Service } from '../service.js';
import { type Network, networkSchema } from './network.js';

/** Neutron v2.0, as far as a check of a configuration needs it. */
export class NetworkClient {
  readonly #service: Service;

  constructor(service: Service) {
    this.#service = service;
  }

  /** The networks the project can see. */
  list(query: Query = {}, options?: CallOptions): AsyncGenerator<Network> {
    const request = { operation: 'list networks', path: ['networks'], query };
    return linkedPages(this.#service, request, { key: 'networks', item: networkSchema }, options);
  }
}
