import type { ProfileInput } from '../profile.js';

/** What HAProxy says when no API server behind it is up. */
const UNAVAILABLE =
  '<html><body><h1>503 Service Unavailable</h1>\nNo server is available to handle this request.\n</body></html>\n';

export const busy = {
  name: 'busy',
  description:
    'A cloud with too much to do: a minute to ACTIVE and sometimes several, 2 % of servers find no host, now and then a 503.',
  stages: [
    { process: 'server.build', step: 'scheduling', weight: 98, delay: { median: 3, jitter: 0.6 } },
    {
      process: 'server.build',
      step: 'scheduling',
      weight: 2,
      delay: { median: 5, jitter: 0.6 },
      fault: { code: 500, message: 'No valid host was found. There are not enough hosts available.' },
    },
    { process: 'server.build', step: 'networking', delay: { median: 4, jitter: 0.5 } },
    { process: 'server.build', step: 'block_device_mapping', delay: { median: 1, jitter: 0.5 } },
    { process: 'server.build', step: 'spawning', delay: { median: 45, jitter: 0.6 } },
    { process: 'server.delete', step: 'deleting', delay: { median: 8, jitter: 0.6 } },
    { process: 'volume.create', step: 'creating', delay: { median: 3, jitter: 0.5 } },
    { process: 'volume.create', step: 'downloading', delay: { median: 40, jitter: 0.5 } },
    { process: 'volume.delete', step: 'deleting', delay: { median: 6, jitter: 0.5 } },
    { process: 'volume.attach', step: 'attaching', delay: { median: 4, jitter: 0.5 } },
    { process: 'volume.detach', step: 'detaching', delay: { median: 4, jitter: 0.5 } },
  ],
  faults: [
    {
      id: 'busy-503',
      on: 'request_received',
      when: { service: 'compute' },
      probability: 0.005,
      effect: { kind: 'respond', status: 503, headers: { 'Content-Type': 'text/html' }, body: UNAVAILABLE },
    },
  ],
} satisfies ProfileInput;
