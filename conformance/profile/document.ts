import { stringify } from 'yaml';
import type { TakenProfile } from './take.js';

/** A profile as the file that `openstack-sim --profile` reads. */
export function profileDocument({ profile, notes }: TakenProfile, now: Date): string {
  const head = [
    `Measured by openstack-conformance profile, ${now.toISOString().slice(0, 10)}.`,
    'openstack-sim --profile THIS-FILE is such a cloud: log in as user, password, project tenant.',
    ...(notes.length > 0 ? ['', 'Not in it, or otherwise:', ...notes.map((note) => `- ${note}`)] : []),
  ];
  const comment = head.map((line) => (line === '' ? '#' : `# ${line.replaceAll('\n', ' ')}`)).join('\n');
  return `${comment}\n${stringify(profile, { lineWidth: 110 })}`;
}
