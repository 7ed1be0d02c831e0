import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newWorld, type World } from './network-harness.js';

type Visibility = 'private' | 'shared' | 'community';
type Consent = 'pending' | 'accepted' | 'rejected';

interface Image {
  readonly id: string;
  status: 'queued' | 'active' | 'deactivated';
  visibility: Visibility;
  protected: boolean;
  data: string;
  readonly tags: Set<string>;
  /** What the other project said to being offered it; undefined: it was not. */
  consent: Consent | undefined;
}

/** What the first project should have. */
type Model = Map<string, Image>;
type Command = fc.Command<Model, World>;

const PATCH = { 'content-type': 'application/openstack-images-v2.1-json-patch' };

function onImage(name: string, run: (image: Image, world: World, model: Model) => void) {
  return (place: number): Command => ({
    check: (model) => model.size > 0,
    run: (model, world) => run([...model.values()][place % model.size] as Image, world, model),
    toString: () => `${name} ${place}`,
  });
}

const create = (visibility: Visibility): Command => ({
  check: (model) => model.size < 5,
  run(model, { user }) {
    const formats = { disk_format: 'raw', container_format: 'bare' };
    const { status, body } = user.ask('POST', '/image/v2/images', { visibility, ...formats });
    expect([status, body.status]).toEqual([201, 'queued']);
    const { id } = body;
    model.set(id, {
      id,
      status: 'queued',
      visibility,
      protected: false,
      data: '',
      tags: new Set(),
      consent: undefined,
    });
  },
  toString: () => `create ${visibility}`,
});

const upload = onImage('upload', (image, { user }) => {
  const data = `data of ${image.id}`;
  const headers = { 'content-type': 'application/octet-stream' };
  const { status } = user.ask('PUT', `/image/v2/images/${image.id}/file`, data, headers);
  expect([image.status, status]).toEqual([image.status, image.status === 'queued' ? 204 : 409]);
  if (status !== 204) return;
  image.status = 'active';
  image.data = JSON.stringify(data);
});

const download = onImage('download', (image, { user }) => {
  const { status, body } = user.ask('GET', `/image/v2/images/${image.id}/file`);
  const right = { queued: [204, undefined], active: [200, JSON.parse(image.data || 'null')] }[
    image.status as 'active'
  ];
  if (image.status === 'deactivated') expect(status).toBe(403);
  else expect([image.status, status, body]).toEqual([image.status, ...(right as unknown[])]);
});

/** For administrators, and twice no harm. */
const turn = (action: 'deactivate' | 'reactivate', becomes: Image['status']) =>
  onImage(action, (image, { admin }) => {
    const { status } = admin.ask('POST', `/image/v2/images/${image.id}/actions/${action}`);
    expect([action, image.status, status]).toEqual([
      action,
      image.status,
      image.status === 'queued' ? 403 : 204,
    ]);
    if (status === 204) image.status = becomes;
  });

const protect = onImage('protect or not', (image, { user }) => {
  const patch = [{ op: 'replace', path: '/protected', value: !image.protected }];
  expect(user.ask('PATCH', `/image/v2/images/${image.id}`, patch, PATCH).status).toBe(200);
  image.protected = !image.protected;
});

const show = (visibility: Visibility) =>
  onImage(visibility, (image, { user }) => {
    const patch = [{ op: 'replace', path: '/visibility', value: visibility }];
    expect(user.ask('PATCH', `/image/v2/images/${image.id}`, patch, PATCH).status).toBe(200);
    image.visibility = visibility;
  });

const tag = (name: string) =>
  onImage(`tag ${name}`, (image, { user }) => {
    const had = image.tags.has(name);
    const { status } = user.ask(had ? 'DELETE' : 'PUT', `/image/v2/images/${image.id}/tags/${name}`);
    expect(status).toBe(204);
    if (had) image.tags.delete(name);
    else image.tags.add(name);
  });

const offer = onImage('offer', (image, { user, other }) => {
  const member = { member: other.projectId };
  const { status } = user.ask('POST', `/image/v2/images/${image.id}/members`, member);
  const right = image.visibility !== 'shared' ? 403 : image.consent ? 409 : 200;
  expect([image.visibility, image.consent, status]).toEqual([image.visibility, image.consent, right]);
  if (status === 200) image.consent = 'pending';
});

const answer = (consent: Consent) =>
  onImage(consent, (image, { other }) => {
    if (image.visibility !== 'shared' || !image.consent) return;
    const path = `/image/v2/images/${image.id}/members/${other.projectId}`;
    expect(other.ask('PUT', path, { status: consent }).body.status).toBe(consent);
    image.consent = consent;
  });

const remove = onImage('delete', (image, { user }, model) => {
  const { status } = user.ask('DELETE', `/image/v2/images/${image.id}`);
  expect([image.protected, status]).toEqual([image.protected, image.protected ? 403 : 204]);
  if (status === 204) model.delete(image.id);
});

const idsOf = (images: readonly { id: string }[]): string[] => images.map(({ id }) => id).sort();

const look: Command = {
  check: () => true,
  run(model, { user, other }) {
    const own = user.ask('GET', `/image/v2/images?owner=${user.projectId}`).body.images;
    expect(idsOf(own)).toEqual([...model.keys()].sort());
    for (const { id, status, visibility, tags, protected: kept, size } of own) {
      const image = model.get(id) as Image;
      expect([status, visibility, kept]).toEqual([image.status, image.visibility, image.protected]);
      expect([...tags].sort()).toEqual([...image.tags].sort());
      expect(size).toBe(image.status === 'queued' ? null : image.data.length);
    }
    const offered = ({ visibility, consent }: Image) => visibility === 'shared' && consent !== undefined;
    const images = [...model.values()];
    const listed = other.ask('GET', `/image/v2/images?owner=${user.projectId}`).body.images;
    expect(idsOf(listed)).toEqual(idsOf(images.filter((one) => offered(one) && one.consent === 'accepted')));
    for (const image of images) {
      const seen = image.visibility === 'community' || offered(image);
      expect([image, other.ask('GET', `/image/v2/images/${image.id}`).status]).toEqual([
        image,
        seen ? 200 : 404,
      ]);
    }
  },
  toString: () => 'look',
};

const place = fc.nat(20);
const visibilities = ['private', 'shared', 'community'] as const;
const COMMANDS = [
  fc.constantFrom(...visibilities).map(create),
  place.map(upload),
  place.map(download),
  place.map(turn('deactivate', 'deactivated')),
  place.map(turn('reactivate', 'active')),
  place.map(protect),
  ...visibilities.map((visibility) => place.map(show(visibility))),
  place.map(tag('a')),
  place.map(offer),
  ...(['accepted', 'rejected', 'pending'] as const).map((consent) => place.map(answer(consent))),
  place.map(remove),
  fc.constant(look),
];

describe('images against a model', () => {
  it('are what was made of them, and seen by whom they are for, through any history', () => {
    fc.assert(
      fc.property(fc.commands(COMMANDS, { maxCommands: 40, size: 'max' }), (commands) => {
        fc.modelRun(() => ({ model: new Map(), real: newWorld() }), [...commands, look]);
      }),
      { numRuns: 50 },
    );
  });
});
