import type { ServerRecord } from '../../sim/compute/servers/server.js';
import { addressesOf } from '../../sim/network/server-ports.js';
import type { Answer } from './identity-harness.js';
import { IdentityHarness } from './identity-harness.js';

/** One of those that every cloud has. */
const IMAGE = '8ac9d4a4-5e03-48b0-acde-77a0345a9ab1';

/** A cloud with servers in it, whose guests ask for their metadata. */
export class MetadataHarness extends IdentityHarness {
  readonly user = this.token();

  boot(fields: object = {}): ServerRecord {
    const server = { name: 'guest', flavorRef: '1', imageRef: IMAGE, networks: 'auto', ...fields };
    const made = this.ask('POST', '/v2.1/servers', {
      token: this.user,
      service: 'compute',
      headers: { 'openstack-api-version': 'compute 2.52', 'content-type': 'application/json' },
      body: { server },
    });
    if (made.status !== 202) throw new Error(made.text);
    this.cloud.settle();
    return this.cloud.compute.servers.get(made.json.server.id) as ServerRecord;
  }

  addKeypair(name: string, publicKey: string): void {
    const userId = this.idOf('users', 'user');
    const common = { number: 1, userId, type: 'ssh', fingerprint: '', createdAt: 0 } as const;
    this.cloud.compute.keypairs.set(userId, new Map([[name, { ...common, name, publicKey }]]));
  }

  /** Asks as the server itself would: from its own address, if it has one. */
  asGuest(server: ServerRecord, path: string, method = 'GET', body?: string): Answer {
    const [address] = addressesOf(this.cloud, server.id);
    return this.ask(method, path, {
      service: 'metadata',
      remoteAddress: address?.address ?? '127.0.0.1',
      ...(body !== undefined && { body }),
    });
  }
}
