import type { SeedInput } from '../../../sim/seed.js';

/** Users, projects, roles and catalog of the recorded cloud (recordings `auth-*`, `catalog`). */
/** The services' own users, in the order in which they were made. */
const SERVICES = ['glance', 'placement', 'nova', 'cinder', 'neutron'];

export const identitySeed: NonNullable<NonNullable<SeedInput>['identity']> = {
  projects: [
    { id: '9914d80cebe6430dbea8839bd31c879a', name: 'tenant' },
    { id: 'face824060454223ae00c6287f394445', name: 'other' },
    {
      id: '9c4709907e5e42b6ad0ec4460abc546e',
      name: 'admin',
      description: 'Bootstrap project for initializing the cloud.',
    },
    { name: 'service' },
  ],
  roles: [
    { id: '3ed0d25f37a546b0a2f7b4b47b4f5829', name: 'reader', immutable: true },
    { id: '5c07139a94d54f0ab0075f1483500fab', name: 'member', implies: ['reader'], immutable: true },
    { name: 'admin', implies: ['member'], immutable: true },
    { name: 'service' },
  ],
  users: [
    { name: 'admin', password: 'adminpass' },
    ...SERVICES.map((name) => ({ name, password: 'svcpass', default_project: 'service' })),
    { id: '89788c72e2fa428999ef6a28b166d7ba', name: 'user', password: 'password' },
    { name: 'other', password: 'password' },
  ],
  grants: [
    { user: 'admin', role: 'admin', project: 'admin' },
    { user: 'admin', role: 'admin' },
    ...SERVICES.flatMap((user) => ['admin', 'service'].map((role) => ({ user, role, project: 'service' }))),
    { user: 'user', role: 'member', project: 'tenant' },
    { user: 'other', role: 'member', project: 'other' },
  ],
  catalog_ids: {
    keystone: 'c6b48d40a22b4f519141473493c83020',
    'keystone/admin': '879002114eba484d8af38318451e32a2',
    'keystone/public': 'b50218da3530429894e09fc0b720f45d',
    'keystone/internal': 'ccb5afbefef944679c96a7fe63db8bcb',
    glance: '7ac2f9bb14a2462f8088497be96688d8',
    'glance/internal': '36f3de96338c42fb93b21c026fe5461c',
    'glance/public': '425e3acf18e64f51b22471d9be570907',
    'glance/admin': 'f48a7544361845cd8c84b8316e9d95c5',
    nova: '8e7b60dce77e4b4fb21c3c1392115c82',
    'nova/admin': '23cb0976d45d467dbaef1606f709c56b',
    'nova/internal': '98d2fb593e68481d9de8885854b41187',
    'nova/public': 'f2aabc42e7ce46258e229d1f9472f2fa',
    placement: '9fdd0386bb6c43249ac0e64d1ded5318',
    'placement/internal': '11d6374e8d3f4a93a7d4af34da9620db',
    'placement/public': '917c464dd5474a07baa3b71766588b85',
    'placement/admin': '9c184d18e1bc417a859de4ad3b59b3d8',
    cinderv3: '21109a47a87b4b4eba8fc948abe9df99',
    'cinderv3/public': '44f6a8638474467d8c3f7137f3d4c91c',
    'cinderv3/admin': '646f15ff552c4c81b9c536700e4224c6',
    'cinderv3/internal': '98100197aac14746b56915689ea5472a',
    neutron: '17df5b162ad444a18b502087555bbabb',
    'neutron/public': '2c56db12db354ef6aae524049c096392',
    'neutron/admin': '7e7ec7fce7314a7fb5ca6cb3f1634ef3',
    'neutron/internal': 'beb124920b724bdf8ed5639fdac56250',
  },
};
