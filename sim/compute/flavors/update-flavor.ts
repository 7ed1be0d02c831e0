import * as z from 'zod';
import type { ComputeRoute } from '../route.js';
import { flavorDescription } from './create-flavor.js';
import { flavorOfPath } from './flavor.js';
import { viewFlavor, withFlavors } from './flavor-view.js';

const schema = z.strictObject({ flavor: z.strictObject({ description: flavorDescription }) });

/** `PUT /flavors/{id}`, since 2.55: its description, nothing else. */
export const updateFlavor: ComputeRoute<z.output<typeof schema>> = {
  method: 'PUT',
  path: '/flavors/{flavor_id}',
  min: 55,
  body: [[1, schema]],
  answer(call, { flavor: { description } }) {
    call.requireAdmin('os_compute_api:os-flavor-manage:update');
    const flavor = flavorOfPath(call);
    flavor.description = description;
    return withFlavors({ flavor: viewFlavor(call, flavor) });
  },
};
