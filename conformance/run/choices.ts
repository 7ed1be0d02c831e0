import { fileURLToPath } from 'node:url';
import { AdapterSubject } from '../subjects/adapter.js';
import { OwnSubject } from '../subjects/own-worker.js';
import type { Subject } from '../subjects/subject.js';
import { cloudSource, cloudTarget, environmentTarget } from '../targets/cloud.js';
import { profileIn } from '../targets/profile-file.js';
import { rehearsalSource } from '../targets/rehearsal.js';
import { httpSimulatorSource, simulatorSource } from '../targets/simulator.js';
import type { Target, TargetSource } from '../targets/target.js';

/** What a user chose to try, and to try it on. */
export interface SourceOptions {
  /** Of clouds.yaml. */
  readonly osCloud?: string | undefined;
  /** OS_* variables that speak of a cloud. */
  readonly environment?: Readonly<Record<string, string | undefined>> | undefined;
  /** The simulator in the place of a cloud: its profile, and how fast its time passes. */
  readonly rehearsal?: { readonly file: string; readonly speed: number };
}

/** It is not clear which cloud is meant. */
export class UnclearTarget extends Error {
  override readonly name = 'UnclearTarget';
}

const BUILDBOT = fileURLToPath(new URL('../subjects/buildbot_adapter.py', import.meta.url));

/**
 * @param command of an adapter; `buildbot` is the one that comes with the kit
 * @throws SubjectError of kind `broken`
 */
export async function openSubject(command: string | undefined): Promise<Subject> {
  if (command === undefined) return new OwnSubject();
  if (command === 'buildbot') return AdapterSubject.start(['/usr/bin/python3', BUILDBOT]);
  return AdapterSubject.start(command.split(/\s+/));
}

/** The cloud that was chosen. @throws CloudConfigError; UnclearTarget when none was */
export async function openTarget({ osCloud, environment }: SourceOptions): Promise<Target> {
  if (osCloud !== undefined) return cloudTarget(osCloud);
  if (environment) return environmentTarget(environment);
  throw new UnclearTarget('which cloud? give --os-cloud, --os-env or the --os-* options');
}

/** @throws CloudConfigError; UnclearTarget; NoProfile */
export async function openSource(
  { osCloud, environment, rehearsal }: SourceOptions,
  subject: Subject,
): Promise<TargetSource> {
  const places = [osCloud, environment, rehearsal].filter((one) => one !== undefined);
  if (places.length > 1) throw new UnclearTarget('give a cloud, or --rehearse');
  if (rehearsal) return rehearsalSource(await profileIn(rehearsal.file), rehearsal.speed);
  if (osCloud !== undefined || environment) return cloudSource(await openTarget({ osCloud, environment }));
  return subject.capabilities.has('in process') ? simulatorSource() : httpSimulatorSource();
}
