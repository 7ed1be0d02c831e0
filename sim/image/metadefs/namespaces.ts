import { conflict, detailed, ImageFault, notFound } from '../fault.js';
import type { ImageCall } from '../image-call.js';
import { type ImageRoute, noContent, ok } from '../route.js';
import { bodyOf, checkStorable, checkUnprotected, checkVisibility, requireAdmin } from './body.js';
import { addAssociation, addObject, addProperty, addTag } from './contents.js';
import {
  associationsOf,
  byName,
  isVisible,
  namespaceNamed,
  namespaceOf,
  pathOf,
  viewAssociation,
  viewNamespace,
  viewObject,
  wasNotFound,
} from './namespace.js';
import { propertyTypes } from './property-type.js';
import type { NamespaceRecord } from './records.js';
import { newestFirst } from './tags.js';
import { updated } from './updated.js';

const ALL = '/metadefs/namespaces';
const ONE = `${ALL}/{namespace}`;

type Body = Readonly<Record<string, unknown>>;
type Items = readonly Body[];

function valuesOf(call: ImageCall, body: Body) {
  return {
    namespace: String(body.namespace),
    displayName: (body.display_name ?? null) as string | null,
    description: (body.description ?? null) as string | null,
    visibility: (body.visibility ?? 'private') as NamespaceRecord['visibility'],
    protected: (body.protected ?? false) as boolean,
    owner: (body.owner ?? call.projectId ?? '') as string,
  };
}

/** The texts among them, named as Glance's database and its refusals call them. */
function columnsOf({ namespace, displayName, description }: ReturnType<typeof valuesOf>) {
  return { namespace, display_name: displayName, description };
}

const createNamespace: ImageRoute = {
  method: 'POST',
  path: ALL,
  answer(call) {
    const body = bodyOf(call, 'namespace');
    requireAdmin(call, 'add_metadef_namespace');
    const values = valuesOf(call, body);
    const { metadefs } = call.state;
    if (namespaceNamed(call, values.namespace)) {
      throw conflict(`The metadata definition namespace=${values.namespace} already exists.`);
    }
    checkStorable(CREATE, columnsOf(values));
    metadefs.counters.namespace += 1;
    const record: NamespaceRecord = {
      ...values,
      number: metadefs.counters.namespace,
      createdAt: call.now,
      updatedAt: call.now,
      resourceTypes: [],
      objects: [],
      properties: [],
      tags: [],
    };
    metadefs.namespaces.push(record);
    fill(call, record, body);
    const headers = [['Location', `${call.call.root}${pathOf(record)}`]] as const;
    return { status: 201, json: viewNamespace(record, givenContents(body)), headers: [...headers] };
  },
};

const CREATE = 'create metadata namespace';

/** @throws ImageFault 409, and nothing is made; 400, and the namespace stays with what it got until then */
function fill(call: ImageCall, record: NamespaceRecord, body: Body): void {
  try {
    for (const one of (body.resource_type_associations ?? []) as Items) addAssociation(call, record, one);
    for (const one of (body.objects ?? []) as Items) addObject(call, record, one, CREATE);
    for (const one of (body.tags ?? []) as Items) {
      checkStorable(CREATE, one);
      addTag(call, record, String(one.name));
    }
    for (const [name, one] of Object.entries(body.properties ?? {})) addProperty(record, name, one, CREATE);
  } catch (error) {
    const { namespaces } = call.state.metadefs;
    if (!(error instanceof ImageFault && error.status === 400))
      namespaces.splice(namespaces.indexOf(record), 1);
    throw error;
  }
}

/** What a request said is in a new namespace, as its answer repeats it. */
function givenContents(body: Body): Body {
  const { resource_type_associations, properties, objects, tags } = body;
  const given = (items: unknown) => items as Items;
  return {
    ...(resource_type_associations ? { resource_type_associations } : {}),
    ...(properties ? { properties: propertyTypes(properties) } : {}),
    ...(objects
      ? {
          objects: given(objects).map((one) => ({
            ...one,
            ...(one.properties ? { properties: propertyTypes(one.properties) } : {}),
          })),
        }
      : {}),
    ...(tags ? { tags } : {}),
  };
}

const showNamespace: ImageRoute = {
  method: 'GET',
  path: ONE,
  bodiless: true,
  answer(call) {
    const name = call.param('namespace');
    const record = namespaceNamed(call, name);
    if (!record) throw notFound(wasNotFound(name));
    if (!isVisible(call, record)) throw detailed(404, '');
    checkVisibility(call.call.query.get('visibility'));
    return ok(viewNamespace(record, contentsOf(call, record)));
  },
};

/** All that is in it; properties as the resource type that is asked for calls them. */
function contentsOf(call: ImageCall, record: NamespaceRecord): Body {
  const type = call.call.query.get('resource_type');
  const prefix = record.resourceTypes.find(({ name }) => name === type)?.prefix ?? '';
  const prefixed = (values: Body): Body =>
    Object.fromEntries(Object.entries(values).map(([name, value]) => [prefix + name, value]));
  const properties = byName(record.properties).map((one) => [one.name, one.schema] as const);
  const objects = byName(record.objects).map((one) => ({
    ...one,
    required: one.required.map((name) => prefix + name),
    properties: prefixed(one.properties) as typeof one.properties,
  }));
  const contents = {
    resource_type_associations: associationsOf(call, record).map(viewAssociation),
    properties: properties.length > 0 ? prefixed(Object.fromEntries(properties)) : [],
    objects: objects.map((one) => viewObject(record, one)),
    tags: newestFirst(record).map(({ name }) => ({ name })),
  };
  return Object.fromEntries(
    Object.entries(contents).filter(([, items]) => !Array.isArray(items) || items.length > 0),
  );
}

const updateNamespace: ImageRoute = {
  method: 'PUT',
  path: ONE,
  answer(call) {
    const body = bodyOf(call, 'namespace');
    const record = namespaceOf(call);
    requireAdmin(call, 'modify_metadef_namespace');
    const values = valuesOf(call, body);
    const other = namespaceNamed(call, values.namespace);
    if (other && other !== record) {
      throw conflict(
        `Invalid update. It would result in a duplicate metadata definition namespace with the same name of ${values.namespace}`,
      );
    }
    checkStorable('update metadata namespace', columnsOf(values));
    return ok(updated(record, values, call.now, (one) => viewNamespace(one)));
  },
};

const deleteNamespace: ImageRoute = {
  method: 'DELETE',
  path: ONE,
  bodiless: true,
  answer(call) {
    const record = namespaceOf(call);
    requireAdmin(call, 'delete_metadef_namespace');
    checkUnprotected(record, `namespace ${record.namespace}`);
    const { namespaces } = call.state.metadefs;
    namespaces.splice(namespaces.indexOf(record), 1);
    return noContent;
  },
};

/** `DELETE .../objects`: all of a kind. */
const emptyNamespace = (['objects', 'properties', 'tags'] as const).map(
  (kind): ImageRoute => ({
    method: 'DELETE',
    path: `${ONE}/${kind}`,
    bodiless: 'after reading it',
    answer(call) {
      const record = namespaceOf(call);
      requireAdmin(call, 'delete_metadef_namespace');
      checkUnprotected(record, `namespace ${record.namespace}`);
      record[kind] = [];
      return noContent;
    },
  }),
);

export const namespaceRoutes: readonly ImageRoute[] = [
  createNamespace,
  showNamespace,
  updateNamespace,
  deleteNamespace,
  ...emptyNamespace,
];
