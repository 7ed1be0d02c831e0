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
  InvalidSnapshotMetadataSize: 413,
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
  NotAcceptable: 406,
  Conflict: 409,
  ConflictNovaUsingAttachment: 409,
  VolumeSizeExceedsAvailableQuota: 413,
  VolumeSizeExceedsLimit: 413,
  VolumeLimitExceeded: 413,
  SnapshotLimitExceeded: 413,
  GroupLimitExceeded: 413,
  BackupLimitExceeded: 413,
  VolumeBackupSizeExceedsAvailableQuota: 413,
  UnsupportedMediaType: 415,
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

  /** `{"badRequest": {"code": 400, "message": "..."}}` */
  get body(): Readonly<Record<string, unknown>> {
    const { status: code, message, kind } = this;
    const fault = OVER_QUOTA.has(kind)
      ? { code, message: `${kind}: ${message}`, retryAfter: '0' }
      : { code, message };
    return { [NAMES[code] ?? 'computeFault']: fault };
  }
}

/** Kinds that say their name in the message, and when to try again (recording `cinder-create-over-quota`). */
export const OVER_QUOTA: ReadonlySet<VolumeFaultKind> = new Set([
  'VolumeSizeExceedsAvailableQuota',
  'VolumeSizeExceedsLimit',
  'VolumeLimitExceeded',
  'SnapshotLimitExceeded',
  'GroupLimitExceeded',
  'BackupLimitExceeded',
  'VolumeBackupSizeExceedsAvailableQuota',
]);

/** Cinder was Nova's once, and calls what it has no name for as Nova does. */
const NAMES: Readonly<Record<number, string>> = {
  400: 'badRequest',
  401: 'unauthorized',
  403: 'forbidden',
  404: 'itemNotFound',
  405: 'badMethod',
  409: 'conflictingRequest',
  413: 'overLimit',
  415: 'badMediaType',
  501: 'notImplemented',
  503: 'serviceUnavailable',
};

export function volumeNotFound(id: string): VolumeFault {
  return new VolumeFault('VolumeNotFound', `Volume ${id} could not be found.`);
}

export function snapshotNotFound(id: string): VolumeFault {
  return new VolumeFault('SnapshotNotFound', `Snapshot ${id} could not be found.`);
}

/** What is said of an operation that this microversion does not have. */
export function noSuchOperation(): VolumeFault {
  return new VolumeFault('NotFound', 'The resource could not be found.');
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
