import { Command } from 'commander';
import { cloudTarget } from '../targets/cloud.js';
import { findIngredients } from '../targets/ingredients.js';
import { simulatorTarget } from '../targets/simulator.js';
import type { Target } from '../targets/target.js';
import type { Parts } from '../tour/examples.js';
import { narrator } from '../tour/narrator.js';
import { takeTour } from '../tour/tour.js';

/** The images of the specification's examples, which the simulator has. */
const IMAGE = '8ac9d4a4-5e03-48b0-acde-77a0345a9ab1';
const VOLUME_IMAGE = '3f0b8868-67e7-4a5b-b685-2824709bd486';

/** Slow enough to see an instance boot. Seconds. */
const TOUR_STAGES = [
  { process: 'server.build', step: 'scheduling', delay: 0.2 },
  { process: 'server.build', step: 'networking', delay: 0.3 },
  { process: 'server.build', step: 'block_device_mapping', delay: 0.5 },
  { process: 'server.build', step: 'spawning', delay: 0.8 },
  { process: 'server.delete', step: 'deleting', delay: 0.5 },
];

export const tour = new Command('tour')
  .description("the specification's three examples, each to a substantiated worker and back")
  .option('--os-cloud <name>', 'on this cloud of clouds.yaml instead of the simulator')
  .action(async ({ osCloud }: { osCloud?: string }) => {
    const target = await (osCloud
      ? cloudTarget(osCloud)
      : simulatorTarget({ profile: { name: 'tour', stages: TOUR_STAGES } }));
    try {
      const tells = narrator();
      tells.heading(`openstack-latent-worker on ${target.name}`);
      const good = await takeTour(target, osCloud ? await found(target) : specified(target), tells);
      process.exitCode = good ? 0 : 1;
    } finally {
      await target.close();
    }
  });

function specified({ account }: Target): Parts {
  return { account, flavor: 1, image: IMAGE, volumeImage: VOLUME_IMAGE, volumeSizeGiB: 10 };
}

async function found({ account, session }: Target): Promise<Parts> {
  const { flavor, image, volumeSizeGiB } = await findIngredients(session);
  return { account, flavor: flavor.id, image: image.id, volumeImage: image.id, volumeSizeGiB };
}
