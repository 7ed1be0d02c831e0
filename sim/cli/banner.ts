import type { Colors } from 'picocolors/types.js';
import type { Cloud } from '../cloud.js';
import type { Access } from './access.js';

/** What is printed once the simulator listens: how to use it. */
export function banner(cloud: Cloud, url: string, access: Access, control: boolean, colors: Colors): string {
  const exports = Object.entries(access.environment).map(
    ([key, value]) => `  export ${key}=${quoted(value)}`,
  );
  return [
    `${colors.bold('openstack-sim')} at ${url}  profile ${cloud.profile.name}, seed ${cloud.randomSeed}`,
    '',
    ...exports,
    '',
    'or, in clouds.yaml, for --os-cloud sim:',
    '',
    ...yaml({ clouds: { sim: access.cloud } }, '  '),
    '',
    ...(control ? [`dashboard ${colors.underline(`${url}/_sim/`)}`] : []),
    'Ctrl-C ends it',
    '',
  ].join('\n');
}

/** For a shell. */
function quoted(value: string): string {
  return /^[\w@%+=:,./-]+$/.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`;
}

/** Objects and strings only; strings as JSON writes them, which is YAML too. */
function yaml(value: Readonly<Record<string, unknown>>, indent: string): string[] {
  return Object.entries(value).flatMap(([key, item]) =>
    typeof item === 'object' && item !== null
      ? [`${indent}${key}:`, ...yaml(item as Record<string, unknown>, `${indent}  `)]
      : [`${indent}${key}: ${JSON.stringify(item)}`],
  );
}
