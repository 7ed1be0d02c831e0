import * as z from 'zod';

const name = z.string().min(1).max(255);
const id = z.string().min(1).max(64).optional();

/** Who may use the cloud when it starts. Ids that are left out are drawn. */
export const identitySeedSchema = z
  .strictObject({
    domains: z
      .array(z.strictObject({ id: z.string(), name, description: z.string().default('') }))
      .default([{ id: 'default', name: 'Default', description: 'The default domain' }]),
    projects: z
      .array(
        z.strictObject({
          id,
          name,
          domain_id: z.string().default('default'),
          description: z.string().default(''),
        }),
      )
      .default([
        { name: 'tenant', domain_id: 'default', description: '' },
        { name: 'other', domain_id: 'default', description: '' },
        {
          name: 'admin',
          domain_id: 'default',
          description: 'Bootstrap project for initializing the cloud.',
        },
        { name: 'service', domain_id: 'default', description: '' },
      ]),
    /** `implies`: names of the roles that come with it. */
    roles: z
      .array(
        z.strictObject({
          id,
          name,
          implies: z.array(name).default([]),
          immutable: z.boolean().optional(),
        }),
      )
      .default([
        { name: 'reader', implies: [], immutable: true },
        { name: 'member', implies: ['reader'], immutable: true },
        { name: 'admin', implies: ['member'], immutable: true },
        { name: 'service', implies: [] },
      ]),
    users: z
      .array(
        z.strictObject({
          id,
          name,
          password: z.string(),
          domain_id: z.string().default('default'),
          /** A project's name. */
          default_project: name.optional(),
        }),
      )
      .default([
        { name: 'admin', password: 'adminpass', domain_id: 'default' },
        { name: 'user', password: 'password', domain_id: 'default' },
        { name: 'other', password: 'password', domain_id: 'default' },
      ]),
    /** Who has which role where, by name: in a project, else in a domain, else in the system. */
    grants: z
      .array(z.strictObject({ user: name, role: name, project: name.optional(), domain: name.optional() }))
      .default([
        { user: 'admin', role: 'admin', project: 'admin' },
        { user: 'admin', role: 'admin' },
        { user: 'user', role: 'member', project: 'tenant' },
        { user: 'other', role: 'member', project: 'other' },
      ]),
    /** Ids of the catalog's services and endpoints, where they must be certain ones: `nova`, `nova/public`. */
    catalog_ids: z.record(z.string(), z.string()).default({}),
  })
  .prefault({});

export type IdentitySeed = z.infer<typeof identitySeedSchema>;
