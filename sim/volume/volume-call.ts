import type { Call } from '../call.js';
import type { Cloud } from '../cloud.js';
import type { TokenRecord } from '../identity/state.js';
import { isAdmin } from '../identity/token-check.js';
import { snapshotNotFound, VolumeFault, volumeNotFound } from './fault.js';
import { findSnapshot, findVolume, type Viewer } from './find.js';
import type { Minor } from './microversion.js';
import type { SnapshotRecord, VolumeRecord, VolumeState } from './state.js';

/** A request to one of Cinder's operations: who asks, in which microversion, and what its path says. */
export class VolumeCall {
  readonly call: Call;
  readonly token: TokenRecord;
  readonly params: Readonly<Record<string, string>>;
  /** 70 is 3.70. */
  readonly minor: Minor;
  readonly isAdmin: boolean;
  #query: URLSearchParams | undefined;

  constructor(call: Call, token: TokenRecord, params: Readonly<Record<string, string>>, minor: Minor) {
    this.call = call;
    this.token = token;
    this.params = params;
    this.minor = minor;
    this.isAdmin = isAdmin(token);
  }

  get cloud(): Cloud {
    return this.call.cloud;
  }

  get state(): VolumeState {
    return this.call.cloud.volume;
  }

  /** The cloud's time, milliseconds since the Unix epoch. */
  get now(): number {
    return this.call.now;
  }

  get projectId(): string {
    return this.token.projectId ?? '';
  }

  /** Whose things can be seen. */
  get viewer(): Viewer {
    return this.isAdmin ? undefined : this.projectId;
  }

  get query(): URLSearchParams {
    this.#query ??= new URLSearchParams(this.call.search);
    return this.#query;
  }

  /** A path parameter of the matched route. */
  param(name: string): string {
    return this.params[name] ?? '';
  }

  /** @throws VolumeFault 404 */
  volume(id = this.param('volume_id')): VolumeRecord {
    const volume = findVolume(this.state, this.viewer, id);
    if (!volume) throw volumeNotFound(id);
    return volume;
  }

  /** @throws VolumeFault 404 */
  snapshot(id = this.param('snapshot_id')): SnapshotRecord {
    const snapshot = findSnapshot(this.state, this.viewer, id);
    if (!snapshot) throw snapshotNotFound(id);
    return snapshot;
  }

  /** @throws VolumeFault 403 unless the token has the role `admin` */
  requireAdmin(rule: string): void {
    if (!this.isAdmin) throw forbiddenBy(rule);
  }

  /** What `self` links start with: `http://cloud:8776/v3`, with the project where the path had it. */
  get selfRoot(): string {
    return `${this.call.root}/v3${this.#projectPart}`;
  }

  /** What `bookmark` links start with: the same without the version. */
  get bookmarkRoot(): string {
    return this.call.root + this.#projectPart;
  }

  get #projectPart(): string {
    const { projectId } = this.token;
    return projectId && this.call.path.startsWith(`/v3/${projectId}`) ? `/${projectId}` : '';
  }
}

/** A role that the operation asks for is missing. */
export function forbiddenBy(rule: string): VolumeFault {
  return new VolumeFault('PolicyNotAuthorized', `Policy doesn't allow ${rule} to be performed.`);
}
