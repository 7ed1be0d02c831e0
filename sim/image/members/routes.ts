import { badRequest, conflict, forbidden, notFound, unspecific } from '../fault.js';
import type { ImageCall } from '../image-call.js';
import { type ImageRoute, ok } from '../route.js';
import type { MemberRecord } from '../state.js';
import { imageOf, memberOf, membersSeenBy, memberView, ONLY_SHARED, refuse } from './member.js';

const WHOLE = '/images/{image_id}/members';
const ITEM = `${WHOLE}/{member_id}`;

const listMembers: ImageRoute = {
  method: 'GET',
  path: WHOLE,
  bodiless: true,
  answer(call) {
    const image = imageOf(call);
    if (image.visibility !== 'shared') {
      throw forbidden(`Not allowed to list members for image ${image.id}: ${ONLY_SHARED}`);
    }
    const members = membersSeenBy(call, image).map((member) => memberView(image, member));
    return ok({ members, schema: '/v2/schemas/members' });
  },
};

/** `POST`: offers the image to a project, which sees it from then on, and lists it once it has accepted. */
const createMember: ImageRoute = {
  method: 'POST',
  path: WHOLE,
  answer(call) {
    const id = memberIn(call);
    const image = imageOf(call);
    if (image.visibility !== 'shared' || !call.owns(image)) refuse('create', image);
    if (String(id).length > 255) throw unspecific();
    const members = call.state.members.get(image.id) ?? new Map<string, MemberRecord>();
    if (members.has(String(id))) {
      throw conflict(`Member ${id} is duplicated for image ${image.id}`);
    }
    const member: MemberRecord = {
      memberId: String(id),
      status: 'pending',
      createdAt: call.now,
      updatedAt: call.now,
    };
    members.set(member.memberId, member);
    call.state.members.set(image.id, members);
    return ok({ ...memberView(image, member), member_id: id });
  },
};

function memberIn(call: ImageCall): string | number {
  const body = call.json();
  if (Array.isArray(body)) throw badRequest('Expected a member in the form: {"member": "image_id"}');
  const { member } = body as { member?: unknown };
  if (member === undefined) throw badRequest('Member to be added not specified');
  if (typeof member !== 'string' && typeof member !== 'number') throw badRequest("Member can't be empty");
  if (!member) throw badRequest("Member can't be empty");
  return member;
}

const showMember: ImageRoute = {
  method: 'GET',
  path: ITEM,
  bodiless: true,
  answer(call) {
    const image = imageOf(call);
    if (image.visibility !== 'shared') throw notFound(ONLY_SHARED);
    return ok(memberView(image, memberOf(call, image)));
  },
};

/** `PUT`: the project that the image was offered to accepts or rejects it. */
const updateMember: ImageRoute = {
  method: 'PUT',
  path: ITEM,
  answer(call) {
    const status = statusIn(call);
    const image = imageOf(call);
    const isOwner = !call.isAdmin && image.owner === call.projectId;
    if (image.visibility !== 'shared' || isOwner) refuse('update', image);
    const member = memberOf(call, image);
    if (status !== 'pending' && status !== 'accepted' && status !== 'rejected') {
      throw badRequest('Incorrect request: Status must be "pending", "accepted" or "rejected".');
    }
    if (member.status !== status) member.updatedAt = call.now;
    member.status = status;
    return ok(memberView(image, member));
  },
};

function statusIn(call: ImageCall): unknown {
  const body = call.json();
  if (Array.isArray(body)) throw badRequest('Expected a status in the form: {"status": "status"}');
  if (!Object.hasOwn(body, 'status')) throw badRequest('Status not specified');
  return (body as { status: unknown }).status;
}

const deleteMember: ImageRoute = {
  method: 'DELETE',
  path: ITEM,
  bodiless: true,
  answer(call) {
    const image = imageOf(call);
    if (image.visibility !== 'shared' || !call.owns(image)) refuse('delete', image);
    const { memberId } = memberOf(call, image);
    call.state.members.get(image.id)?.delete(memberId);
    return { status: 204 };
  },
};

export const memberRoutes: readonly ImageRoute[] = [
  listMembers,
  createMember,
  showMember,
  updateMember,
  deleteMember,
];
