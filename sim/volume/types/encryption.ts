import * as z from 'zod';
import { sentence } from '../../compute/schema/sentence.js';
import { complain, text, textOrNull } from '../../compute/schema/types.js';
import { VolumeFault } from '../fault.js';
import { acceptedPlain, ok, type VolumeRoute } from '../route.js';
import type { EncryptionSpecs, VolumeTypeRecord } from '../state.js';
import { storedTime, storedTimeOrNull } from '../times.js';
import { typeOf } from './type-rules.js';

const RULE = 'volume_extension:volume_type_encryption';
/** Bits: what the database holds. */
const MOST = 0x7fffffff;
const WHOLE = '/types/{type_id}/encryption';
const ITEM = `${WHOLE}/{key}`;

const keySize = z
  .custom<number | string | null>(
    (value) => value === null || typeof value === 'string' || Number.isInteger(value),
    { error: ({ input }) => sentence.type(input, 'string', 'integer', 'null'), abort: true },
  )
  .superRefine((value, context) => {
    const bits = Number(value ?? 0);
    if (typeof value === 'string' && !/^-?\d+$/.test(value)) {
      const message = 'Invalid input received: key_size must be an integer.';
      context.addIssue({ code: 'custom', message, params: { bare: true } });
    } else if (bits < 0) complain(context, sentence.minimum(bits, 0));
    else if (bits > MOST) complain(context, sentence.maximum(bits, MOST));
  })
  .optional();
const provider = text({ max: 255 });
const LOCATIONS = ['front-end', 'back-end'] as const;
const controlLocation = z.enum(LOCATIONS, { error: ({ input }) => sentence.enum(input, LOCATIONS) });
const cipher = textOrNull({ max: 255 }).optional();

/** `GET /types/{type_id}/encryption`, for administrators: how volumes of the type are encrypted, nothing if they are not. */
const show: VolumeRoute = {
  method: 'GET',
  path: WHOLE,
  answer(call) {
    call.requireAdmin(`${RULE}:get`);
    return ok(specsOf(typeOf(call)));
  },
};

const showItem: VolumeRoute = {
  method: 'GET',
  path: ITEM,
  answer(call) {
    call.requireAdmin(`${RULE}:get`);
    const type = typeOf(call);
    const specs = specsOf(type);
    const key = call.param('key');
    if (!Object.hasOwn(specs, key)) throw notEncrypted(type.id);
    return ok({ [key]: specs[key] });
  },
};

const createSchema = z.strictObject({
  encryption: z.looseObject({
    key_size: keySize,
    provider,
    control_location: controlLocation,
    cipher,
  }),
});

const create: VolumeRoute<z.infer<typeof createSchema>> = {
  method: 'POST',
  path: WHOLE,
  body: [[0, createSchema]],
  answer(call, { encryption: wanted }) {
    call.requireAdmin(`${RULE}:create`);
    const type = typeOf(call);
    if (type.encryption) {
      throw new VolumeFault('Invalid', `Volume type encryption for type ${type.id} already exists.`);
    }
    const key_size = numberOf(wanted.key_size);
    type.encryption = {
      id: call.cloud.ids.uuid(),
      provider: wanted.provider,
      controlLocation: wanted.control_location,
      cipher: wanted.cipher ?? null,
      keySize: key_size ?? null,
      createdAt: call.now,
      updatedAt: null,
    };
    return ok({
      encryption: {
        ...wanted,
        ...(key_size !== undefined && { key_size }),
        volume_type_id: type.id,
        encryption_id: type.encryption.id,
      },
    });
  },
};

const updateSchema = z.strictObject({
  encryption: z.looseObject({
    key_size: keySize,
    provider: provider.optional(),
    control_location: controlLocation.optional(),
    cipher,
  }),
});

/** `PUT /types/{type_id}/encryption/{key}`: whatever the key is. */
const update: VolumeRoute<z.infer<typeof updateSchema>> = {
  method: 'PUT',
  path: ITEM,
  body: [[0, updateSchema]],
  answer(call, { encryption: wanted }) {
    call.requireAdmin(`${RULE}:update`);
    const type = typeOf(call);
    const specs = encryptionOf(type);
    const key_size = numberOf(wanted.key_size);
    type.encryption = {
      ...specs,
      provider: wanted.provider ?? specs.provider,
      controlLocation: wanted.control_location ?? specs.controlLocation,
      cipher: wanted.cipher === undefined ? specs.cipher : wanted.cipher,
      keySize: key_size === undefined ? specs.keySize : key_size,
      updatedAt: call.now,
    };
    return ok({ encryption: { ...wanted, ...(key_size !== undefined && { key_size }) } });
  },
};

const remove: VolumeRoute = {
  method: 'DELETE',
  path: ITEM,
  answer(call) {
    call.requireAdmin(`${RULE}:delete`);
    const type = call.state.types.get(call.param('type_id'));
    if (!type?.encryption) throw notEncrypted(call.param('type_id'));
    type.encryption = undefined;
    return acceptedPlain;
  },
};

export const typeEncryptionRoutes = [show, showItem, create, update, remove] as readonly VolumeRoute<never>[];

/**
 * Volumes of an encrypted type need keys, and there is no key manager here.
 * @throws VolumeFault 400
 */
export function refuseEncrypted({ encryption }: VolumeTypeRecord): void {
  if (!encryption) return;
  const complete = encryption.cipher !== null && encryption.keySize !== null;
  throw new VolumeFault('Invalid', complete ? 'Key manager error' : 'Invalid encryption spec');
}

function numberOf(keySize: number | string | null | undefined): number | null | undefined {
  return typeof keySize === 'string' ? Number(keySize) : keySize;
}

function encryptionOf({ id, encryption }: VolumeTypeRecord): EncryptionSpecs {
  if (!encryption) throw notEncrypted(id);
  return encryption;
}

function notEncrypted(id: string): VolumeFault {
  return new VolumeFault('NotFound', `Volume type encryption for type ${id} does not exist.`);
}

function specsOf({ id, encryption }: VolumeTypeRecord): Readonly<Record<string, unknown>> {
  if (!encryption) return {};
  return {
    created_at: storedTime(encryption.createdAt),
    updated_at: storedTimeOrNull(encryption.updatedAt),
    deleted_at: null,
    deleted: false,
    encryption_id: encryption.id,
    cipher: encryption.cipher,
    key_size: encryption.keySize,
    provider: encryption.provider,
    control_location: encryption.controlLocation,
    volume_type_id: id,
  };
}
