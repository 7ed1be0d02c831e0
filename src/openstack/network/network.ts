import * as z from 'zod';

/** A network that the project can see (recording neutron-networks). */
export const networkSchema = z.looseObject({
  id: z.string(),
  name: z.string().default(''),
  status: z.string().optional(),
  shared: z.boolean().default(false),
  'router:external': z.boolean().default(false),
  subnets: z.array(z.string()).default([]),
});

export type Network = Readonly<z.output<typeof networkSchema>>;
