/** The simulator in a process of its own; servers take long enough to be killed under way. */
import { startSimulator } from '../../sim/index.js';

const simulator = await startSimulator({
  profile: {
    name: 'crash',
    stages: [
      { process: 'server.build', step: 'networking', delay: 0.1 },
      { process: 'server.build', step: 'block_device_mapping', delay: 0.1 },
      { process: 'server.build', step: 'spawning', delay: 0.2 },
      { process: 'server.delete', step: 'deleting', delay: 0.1 },
      { process: 'volume.delete', step: 'deleting', delay: 0.1 },
    ],
  },
});
process.send?.(simulator.url);
process.on('disconnect', () => process.exit());
