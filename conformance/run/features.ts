import type { Check, Need } from '../check.js';
import type { Subject } from '../subjects/subject.js';
import type { Target } from '../targets/target.js';

/** What is asked of a run. */
export interface Permissions {
  readonly readOnly: boolean;
  readonly maxServers: number;
  readonly maxVolumes: number;
}

/** For each need that is not met, why. */
export type Lacks = ReadonlyMap<Need, string>;

/** @throws OpenStackError when the target cannot be looked at */
export async function lacksOf(target: Target, subject: Subject, signal?: AbortSignal): Promise<Lacks> {
  const { catalog } = await target.session.token({ signal });
  const has = (...types: string[]): boolean => catalog.some(({ type }) => types.includes(type));
  const range = await target.session.compute('2').microversionRange({ signal });
  const can = (what: Parameters<Subject['capabilities']['has']>[0]): boolean =>
    subject.capabilities.has(what);
  const met: readonly (readonly [Need, boolean, string])[] = [
    ['volumes', has('volumev3', 'block-storage', 'volume'), 'the catalog has no block storage service'],
    ['networks', has('network'), 'the catalog has no network service'],
    ['microversions', Boolean(range?.maximum), 'the compute API has no microversions'],
    ['laboratory', target.laboratory !== undefined, 'only a simulator goes wrong when told to'],
    [
      'virtual time',
      target.virtual !== undefined,
      'only a simulator in this process has time that can be moved',
    ],
    [
      'evidence',
      can('in process') || target.laboratory !== undefined,
      'requests of a subject in another process are seen by a simulator alone',
    ],
    ['in process', can('in process'), 'the subject lives in another process'],
    ['builds', can('builds'), 'the subject cannot be told of builds'],
    ['notices', can('notices'), 'the subject does not tell of its notices'],
    ['masters', can('masters'), 'workers of this subject have one master'],
    ['environment', can('environment'), 'the subject cannot be given an environment'],
  ];
  return new Map(met.filter(([, holds]) => !holds).map(([need, , why]) => [need, why]));
}

/** Why a check is not run, if it is not. */
export function obstacle(
  check: Check,
  lacks: Lacks,
  permissions: Permissions,
): { readonly verdict: 'skipped' | 'disabled'; readonly message: string } | undefined {
  if (permissions.readOnly && check.needs.includes('creation'))
    return { verdict: 'disabled', message: 'it may create something, and the run is read-only' };
  if (check.cost.servers > permissions.maxServers)
    return {
      verdict: 'disabled',
      message: `it needs ${check.cost.servers} servers at once; the ceiling is ${permissions.maxServers}`,
    };
  if (check.cost.volumes > permissions.maxVolumes)
    return {
      verdict: 'disabled',
      message: `it needs ${check.cost.volumes} volumes at once; the ceiling is ${permissions.maxVolumes}`,
    };
  const missing = check.needs.find((need) => lacks.has(need));
  return missing && { verdict: 'skipped', message: lacks.get(missing) as string };
}
