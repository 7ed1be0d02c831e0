import type { CloudSettings } from './auth.js';
import { CloudConfigError } from './errors.js';

export interface CloudsYamlPlaces {
  /** Default: the process's own. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  readonly home?: string;
}

/** A cloud of clouds.yaml. @throws CloudConfigError */
export function loadCloud(name: string, places: CloudsYamlPlaces = {}): CloudSettings {
  void places;
  throw new CloudConfigError([{ path: name, message: 'not found' }]);
}
