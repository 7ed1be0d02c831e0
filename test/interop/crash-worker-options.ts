import type { Embedding, OpenStackLatentWorkerOptions } from '../../src/index.js';

const IMAGE = '8ac9d4a4-5e03-48b0-acde-77a0345a9ab1';

/** The same worker of the same master in every life. */
export function workerArguments(
  os_auth_url: string,
  kind: string,
): [string, string, OpenStackLatentWorkerOptions, Embedding] {
  const account = { os_username: 'user', os_password: 'password', os_tenant_name: 'tenant', os_auth_url };
  const source = kind === 'volume' ? { block_devices: [{ uuid: IMAGE, volume_size: 1 }] } : { image: IMAGE };
  return [
    'bot',
    'sekrit',
    { flavor: 1, client_version: '2', poll_interval: 0.2, ...source, ...account },
    { master: { name: 'crashing' }, env: {} },
  ];
}
