/** What can be wrong with a request to Cinder, by the names Cinder gives it, and the status each gets. */
const STATUS = {
  BadRequest: 400,
  ValidationError: 400,
  Invalid: 400,
  InvalidInput: 400,
  InvalidVolume: 400,
  InvalidSnapshot: 400,
  InvalidVolumeType: 400,
  InvalidAvailabilityZone: 400,
  InvalidVolumeMetadata: 400,
  InvalidVolumeMetadataSize: 400,
  InvalidUUID: 400,
  InvalidParameterValue: 400,
  InvalidAuthKey: 400,
  ImageUnacceptable: 400,
  InvalidImage: 400,
  VolumeTypeDeletionError: 400,
  PolicyNotAuthorized: 403,
  Forbidden: 403,
  NotFound: 404,
  VolumeNotFound: 404,
  SnapshotNotFound: 404,
  VolumeTypeNotFound: 404,
  VolumeTypeNotFoundByName: 404,
  VolumeAttachmentNotFound: 404,
  VolumeMetadataNotFound: 404,
  SnapshotMetadataNotFound: 404,
  TransferNotFound: 404,
  ServiceNotFound: 404,
  Conflict: 409,
  VolumeSizeExceedsAvailableQuota: 413,
  VolumeSizeExceedsLimit: 413,
  VolumeLimitExceeded: 413,
  SnapshotLimitExceeded: 413,
  InternalError: 500,
} as const;

export type VolumeFaultKind = keyof typeof STATUS;

/** A rule of Cinder's that a request broke: thrown by the rules, turned into an answer by the service. */
export class VolumeFault extends Error {
  readonly kind: VolumeFaultKind;

  constructor(kind: VolumeFaultKind, message: string) {
    super(message);
    this.name = 'VolumeFault';
    this.kind = kind;
  }

  get status(): number {
    return STATUS[this.kind];
  }
}

export function volumeNotFound(id: string): VolumeFault {
  return new VolumeFault('VolumeNotFound', `Volume ${id} could not be found.`);
}

export function snapshotNotFound(id: string): VolumeFault {
  return new VolumeFault('SnapshotNotFound', `Snapshot ${id} could not be found.`);
}

/** Cinder wraps the reason of these in a prefix of the kind. */
export function invalidVolume(reason: string): VolumeFault {
  return new VolumeFault('InvalidVolume', `Invalid volume: ${reason}`);
}

export function invalidSnapshot(reason: string): VolumeFault {
  return new VolumeFault('InvalidSnapshot', `Invalid snapshot: ${reason}`);
}

export function invalidInput(reason: string): VolumeFault {
  return new VolumeFault('InvalidInput', `Invalid input received: ${reason}`);
}
