import { OwnSubject } from '../subjects/own-worker.js';
import type { Subject } from '../subjects/subject.js';
import { cloudSource, cloudTarget, environmentTarget } from '../targets/cloud.js';
import { httpSimulatorSource, simulatorSource } from '../targets/simulator.js';
import type { TargetSource } from '../targets/target.js';

/** What a user chose to try, and to try it on. */
export interface SourceOptions {
  readonly osCloud?: string;
  readonly osEnv?: boolean;
  readonly subject?: string;
}

export function openSubject(_command: string | undefined): Subject {
  return new OwnSubject();
}

/** @throws CloudConfigError */
export async function openSource({ osCloud, osEnv }: SourceOptions, subject: Subject): Promise<TargetSource> {
  if (osCloud !== undefined) return cloudSource(await cloudTarget(osCloud));
  if (osEnv) return cloudSource(await environmentTarget(process.env));
  return subject.capabilities.has('in process') ? simulatorSource() : httpSimulatorSource();
}
