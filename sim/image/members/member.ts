import { forbidden, notFound } from '../fault.js';
import type { ImageCall } from '../image-call.js';
import type { ImageRecord, MemberRecord } from '../state.js';
import { glanceTime } from '../times.js';

export const ONLY_SHARED = 'Only shared images have members.';

export function memberView(image: ImageRecord, member: MemberRecord): Record<string, unknown> {
  return {
    member_id: member.memberId,
    image_id: image.id,
    status: member.status,
    created_at: glanceTime(member.createdAt),
    updated_at: glanceTime(member.updatedAt),
    schema: '/v2/schemas/member',
  };
}

/** The image of the path, in the words that its members' operations use. @throws ImageFault 404 */
export function imageOf(call: ImageCall): ImageRecord {
  return call.image((id) => notFound(`Image ${id} not found.`));
}

/** All members to the owner, to others themselves only. */
export function membersSeenBy(call: ImageCall, image: ImageRecord): MemberRecord[] {
  const members = [...(call.state.members.get(image.id)?.values() ?? [])];
  if (call.owns(image)) return members;
  return members.filter(({ memberId }) => memberId === call.projectId);
}

/** The member of the path. @throws ImageFault 404 */
export function memberOf(call: ImageCall, image: ImageRecord): MemberRecord {
  const id = call.param('member_id');
  const member = membersSeenBy(call, image).find(({ memberId }) => memberId === id);
  if (member) return member;
  throw notFound(`${id} not found in the member list of the image ${image.id}.`);
}

/** @throws ImageFault 403 */
export function refuse(verb: 'create' | 'update' | 'delete', image: ImageRecord): never {
  throw forbidden(`Not allowed to ${verb} members for image ${image.id}.`);
}
