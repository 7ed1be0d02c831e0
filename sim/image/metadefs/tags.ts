import { notFound, unspecific } from '../fault.js';
import { type ImageRoute, noContent, ok } from '../route.js';
import { bodyOf, checkBody, checkStorable, checkUnprotected, requireAdmin } from './body.js';
import { addTag, tagExists } from './contents.js';
import { checkContentsQuery, limitIn, sorted } from './list-namespaces.js';
import { namespaceOf, placeOf, viewTag } from './namespace.js';
import type { MetadefTag, NamespaceRecord } from './records.js';
import { updated } from './updated.js';

const ALL = '/metadefs/namespaces/{namespace}/tags';
const ONE = `${ALL}/{tag_name}`;

/** @throws ImageFault 404 */
function tagOf({ tags }: NamespaceRecord, name: string): MetadefTag {
  const tag = tags[placeOf(tags, name)];
  if (!tag) throw notFound(`Could not find metadata tag ${name}`);
  return tag;
}

export function newestFirst({ tags }: NamespaceRecord): MetadefTag[] {
  return sorted(tags, new URLSearchParams(), SORT_COLUMNS);
}

const SORT_COLUMNS = {
  id: ({ number }: MetadefTag) => number,
  name: ({ name }: MetadefTag) => name,
  created_at: ({ createdAt }: MetadefTag) => Math.floor(createdAt / 1000),
  updated_at: ({ updatedAt }: MetadefTag) => Math.floor(updatedAt / 1000),
};

const listTags: ImageRoute = {
  method: 'GET',
  path: ALL,
  answer(call) {
    const { query } = call.call;
    // order and limits are looked at before the namespace, and the marker before what to sort by
    checkContentsQuery(query);
    const limit = query.get('limit') ? limitIn(query, 0) : Number.POSITIVE_INFINITY;
    const record = namespaceOf(call);
    const marker = query.get('marker') ? tagOf(record, query.get('marker') as string) : undefined;
    const all = sorted(record.tags, query, SORT_COLUMNS);
    const start = marker ? all.indexOf(marker) + 1 : 0;
    return ok({ tags: all.slice(start, start + limit).map(({ name }) => ({ name })) });
  },
};

/** `POST .../tags`: these in place of those that are there, or besides them (`X-Openstack-Append`). */
const createTags: ImageRoute = {
  method: 'POST',
  path: ALL,
  answer(call) {
    const body = bodyOf(call, 'tags');
    const record = namespaceOf(call);
    requireAdmin(call, 'add_metadef_tags');
    if (!Array.isArray(body.tags)) throw unspecific();
    const names = (body.tags as { readonly name: string }[]).map(({ name }) => name);
    const kept = call.call.header('x-openstack-append')?.toLowerCase() === 'true' ? record.tags : [];
    const before = record.tags;
    record.tags = [...kept];
    try {
      for (const name of names) addTag(call, record, name);
    } catch (error) {
      record.tags = before;
      throw error;
    }
    const tags = names.map((name) => ({ name }));
    return {
      status: 201,
      json: { tags },
    };
  },
};

const createTag: ImageRoute = {
  method: 'POST',
  path: ONE,
  bodiless: true,
  answer(call) {
    const record = namespaceOf(call);
    const name = call.param('tag_name');
    checkBody('tag', { name });
    requireAdmin(call, 'add_metadef_tag');
    checkStorable('create metadata tag', { name });
    const tag = addTag(call, record, name);
    return { status: 201, json: viewTag(tag) };
  },
};

const showTag: ImageRoute = {
  method: 'GET',
  path: ONE,
  bodiless: true,
  answer: (call) => ok(viewTag(tagOf(namespaceOf(call), call.param('tag_name')))),
};

const updateTag: ImageRoute = {
  method: 'PUT',
  path: ONE,
  answer(call) {
    const body = bodyOf(call, 'tag');
    const record = namespaceOf(call);
    requireAdmin(call, 'modify_metadef_tag');
    const tag = tagOf(record, call.param('tag_name'));
    const name = String(body.name);
    const other = record.tags[placeOf(record.tags, name)];
    if (other && other !== tag) throw tagExists(record, name);
    checkStorable('update metadata tag', { name });
    return ok(updated(tag, { name }, call.now, viewTag));
  },
};

const deleteTag: ImageRoute = {
  method: 'DELETE',
  path: ONE,
  bodiless: true,
  answer(call) {
    const record = namespaceOf(call);
    requireAdmin(call, 'delete_metadef_tag');
    const tag = tagOf(record, call.param('tag_name'));
    checkUnprotected(record, `tag ${tag.name}`);
    record.tags.splice(record.tags.indexOf(tag), 1);
    return noContent;
  },
};

export const tagRoutes = [listTags, createTags, createTag, showTag, updateTag, deleteTag];
