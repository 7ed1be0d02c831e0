import { effectiveRoles } from '../../identity/roles.js';
import { createSnapshotImage, type ImageRecord } from '../../image/rules.js';
import type { ComputeCall } from '../compute-call.js';
import type { ServerRecord } from '../servers/server.js';

/** What an image gets from the server it is made of, as Nova writes it: recording `glance-bfv-image`. */
export interface ServerSnapshot {
  readonly name: string;
  readonly type: 'snapshot' | 'backup' | 'volumes';
  readonly properties?: Readonly<Record<string, string>>;
}

const NEVER_INHERITED = new Set([
  'cache_in_nova',
  'bittorrent',
  'cinder_encryption_key_id',
  'cinder_encryption_key_deletion_policy',
  'img_signature',
  'img_signature_hash_method',
  'img_signature_key_type',
  'img_signature_certificate_uuid',
  'block_device_mapping',
  'bdm_v2',
  'root_device_name',
]);

/** Makes the image that a server is saved to. Where somebody else's server is saved, both projects see it. */
export function snapshotServer(
  call: ComputeCall,
  server: ServerRecord,
  { name, type, properties = {} }: ServerSnapshot,
): ImageRecord {
  const { cloud, now, token } = call;
  const base = cloud.image.images.get(server.imageId);
  const foreign = server.projectId !== call.projectId;
  const image = createSnapshotImage(
    cloud,
    {
      projectId: call.projectId,
      name,
      properties: {
        ...inherited(base),
        base_image_ref: server.imageId,
        owner_user_name: cloud.identity.users.get(server.userId)?.name ?? '',
        owner_project_name: cloud.identity.projects.get(server.projectId)?.name ?? '',
        boot_roles: rolesOfOwner(call, server).join(','),
        ...(server.suspendedFrom && { old_vm_state: server.suspendedFrom }),
        ...(type === 'volumes' ? {} : { instance_uuid: server.id, user_id: token.userId, image_type: type }),
        ...properties,
      },
      minDisk: Math.max(base?.minDisk ?? 0, server.builtDisk ?? server.flavor.disk),
      minRam: base?.minRam ?? 0,
      diskFormat: type === 'volumes' ? 'qcow2' : (base?.diskFormat ?? 'raw'),
      containerFormat: base?.containerFormat ?? 'bare',
      volumeBacked: type === 'volumes',
      formatsKnown: type === 'backup',
      visibility: foreign ? 'shared' : 'private',
      serverName: server.name,
    },
    now,
  );
  if (foreign) {
    const member = { memberId: server.projectId, status: 'pending', createdAt: now, updatedAt: now } as const;
    cloud.image.members.set(image.id, new Map([[server.projectId, member]]));
  }
  return image;
}

/** Of who had it built, whoever saves it. */
function rolesOfOwner({ cloud }: ComputeCall, { userId, projectId }: ServerRecord): string[] {
  const roles = effectiveRoles(cloud.identity, userId, { kind: 'project', id: projectId });
  return roles.map(({ name }) => name);
}

function inherited(base: ImageRecord | undefined): Record<string, string> {
  return Object.fromEntries(
    Object.entries(base?.properties ?? {}).filter(
      ([key]) => !NEVER_INHERITED.has(key) && !key.startsWith('os_glance_'),
    ),
  );
}
