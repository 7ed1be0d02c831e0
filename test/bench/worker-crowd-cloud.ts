/** The simulator in a process of its own, whose servers take a minute to boot; says what it was asked. */
import { startSimulator } from '../../sim/index.js';
import { UNLIMITED } from './sim-cloud.js';

const asked: Record<string, number> = {};
const simulator = await startSimulator({
  seed: UNLIMITED,
  profile: { name: 'a minute', stages: [{ process: 'server.build', step: 'spawning', delay: 60 }] },
});
simulator.cloud.journal.listen(({ method, target }) => {
  const what = `${method} ${target.replace(/\?.*/, '').replace(/[0-9a-f-]{32,36}/g, 'ID')}`;
  asked[what] = (asked[what] ?? 0) + 1;
});
process.send?.({ url: simulator.url });
process.on('message', () => process.send?.({ asked }));
process.on('disconnect', () => process.exit());
