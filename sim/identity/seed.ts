import { z } from 'zod';

const name = z.string().min(1).max(255);
const id = z.string().min(1).max(64).optional();

/** Who may use the cloud when it starts. Ids that are left out are drawn. */
export const identitySeedSchema = z
  .strictObject({
    domains: z.array(z.strictObject({ id: z.string(), name })).default([{ id: 'default', name: 'Default' }]),
    projects: z.array(z.strictObject({ id, name, domain_id: z.string().default('default') })).default([
      { name: 'tenant', domain_id: 'default' },
      { name: 'other', domain_id: 'default' },
      { name: 'admin', domain_id: 'default' },
      { name: 'service', domain_id: 'default' },
    ]),
    roles: z
      .array(z.strictObject({ id, name }))
      .default([{ name: 'admin' }, { name: 'member' }, { name: 'reader' }, { name: 'service' }]),
    users: z
      .array(z.strictObject({ id, name, password: z.string(), domain_id: z.string().default('default') }))
      .default([
        { name: 'user', password: 'password', domain_id: 'default' },
        { name: 'other', password: 'password', domain_id: 'default' },
        { name: 'admin', password: 'adminpass', domain_id: 'default' },
      ]),
    /** Who has which role where, by name. */
    grants: z.array(z.strictObject({ user: name, project: name, role: name })).default([
      { user: 'user', project: 'tenant', role: 'member' },
      { user: 'other', project: 'other', role: 'member' },
      { user: 'admin', project: 'admin', role: 'admin' },
    ]),
    /** Ids of the catalog's services and endpoints, where they must be certain ones: `nova`, `nova/public`. */
    catalog_ids: z.record(z.string(), z.string()).default({}),
  })
  .prefault({});

export type IdentitySeed = z.infer<typeof identitySeedSchema>;
