import type { JsonSchema } from '../schemas/json-schema.js';

/**
 * What Glance tells of its catalogue of metadata definitions, and holds requests to. What it says of a wrong request
 * shows the schema, so that the words are those of its API.
 */

const positiveInteger: JsonSchema = { type: 'integer', minimum: 0 };
const positiveIntegerDefault0: JsonSchema = {
  allOf: [{ $ref: '#/definitions/positiveInteger' }, { default: 0 }],
};
const stringArray: JsonSchema = { type: 'array', items: { type: 'string' }, uniqueItems: true };

const time = (description: string): JsonSchema => ({
  type: 'string',
  readOnly: true,
  description,
  format: 'date-time',
});

/** What is said of a property. */
const ofProperty = {
  name: { type: 'string', maxLength: 80 },
  title: { type: 'string' },
  description: { type: 'string' },
  operators: { type: 'array', items: { type: 'string' } },
  type: { type: 'string', enum: ['array', 'boolean', 'integer', 'number', 'object', 'string', null] },
  required: { $ref: '#/definitions/stringArray' },
  minimum: { type: 'number' },
  maximum: { type: 'number' },
  maxLength: { $ref: '#/definitions/positiveInteger' },
  minLength: { $ref: '#/definitions/positiveIntegerDefault0' },
  pattern: { type: 'string', format: 'regex' },
  enum: { type: 'array' },
  readonly: { type: 'boolean' },
  default: {},
  items: {
    type: 'object',
    properties: {
      type: { type: 'string', enum: ['array', 'boolean', 'integer', 'number', 'object', 'string', null] },
      enum: { type: 'array' },
    },
  },
  maxItems: { $ref: '#/definitions/positiveInteger' },
  minItems: { $ref: '#/definitions/positiveIntegerDefault0' },
  uniqueItems: { type: 'boolean', default: false },
  additionalItems: { type: 'boolean' },
} satisfies JsonSchema['properties'];

/** Of what is called by its place. */
const propertyOfObject: JsonSchema = {
  type: 'object',
  additionalProperties: {
    type: 'object',
    required: ['title', 'type'],
    properties: ofProperty,
  },
};

const definitions = { positiveInteger, positiveIntegerDefault0, stringArray, property: propertyOfObject };

const namespaceSchema: JsonSchema = {
  name: 'namespace',
  properties: {
    namespace: { type: 'string', description: 'The unique namespace text.', maxLength: 80 },
    display_name: {
      type: 'string',
      description: 'The user friendly name for the namespace. Used by UI if available.',
      maxLength: 80,
    },
    description: {
      type: 'string',
      description: 'Provides a user friendly description of the namespace.',
      maxLength: 500,
    },
    visibility: {
      type: 'string',
      description: 'Scope of namespace accessibility.',
      enum: ['public', 'private'],
    },
    protected: { type: 'boolean', description: 'If true, namespace will not be deletable.' },
    owner: { type: 'string', description: 'Owner of the namespace.', maxLength: 255 },
    created_at: time('Date and time of namespace creation'),
    updated_at: time('Date and time of the last namespace modification'),
    schema: { readOnly: true, type: 'string' },
    self: { readOnly: true, type: 'string' },
    resource_type_associations: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          name: { type: 'string' },
          prefix: { type: 'string' },
          properties_target: { type: 'string' },
        },
      },
    },
    properties: { $ref: '#/definitions/property' },
    objects: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          name: { type: 'string' },
          description: { type: 'string' },
          required: { $ref: '#/definitions/stringArray' },
          properties: { $ref: '#/definitions/property' },
        },
      },
    },
    tags: { type: 'array', items: { type: 'object', properties: { name: { type: 'string' } } } },
  },
  additionalProperties: false,
  definitions,
  required: ['namespace'],
};

const objectSchema: JsonSchema = {
  name: 'object',
  properties: {
    name: { type: 'string', maxLength: 80 },
    description: { type: 'string' },
    required: { $ref: '#/definitions/stringArray' },
    properties: { $ref: '#/definitions/property' },
    schema: { readOnly: true, type: 'string' },
    self: { readOnly: true, type: 'string' },
    created_at: time('Date and time of object creation'),
    updated_at: time('Date and time of the last object modification'),
  },
  additionalProperties: false,
  definitions,
  required: ['name'],
};

const propertySchema: JsonSchema = {
  name: 'property',
  properties: ofProperty,
  additionalProperties: false,
  definitions: {
    positiveInteger,
    positiveIntegerDefault0,
    stringArray: { type: 'array', items: { type: 'string' }, minItems: 1, uniqueItems: true },
  },
  required: ['type', 'title', 'name'],
};

const tagSchema: JsonSchema = {
  name: 'tag',
  properties: {
    name: { type: 'string', maxLength: 80 },
    created_at: time('Date and time of tag creation'),
    updated_at: time('Date and time of the last tag modification'),
  },
  additionalProperties: false,
  required: ['name'],
};

const resourceTypeSchema: JsonSchema = {
  name: 'resource_type_association',
  properties: {
    name: {
      type: 'string',
      description:
        'Resource type names should be aligned with Heat resource types whenever possible: https://docs.openstack.org/heat/latest/template_guide/openstack.html',
      maxLength: 80,
    },
    prefix: {
      type: 'string',
      description:
        'Specifies the prefix to use for the given resource type. Any properties in the namespace should be prefixed with this prefix when being applied to the specified resource type. Must include prefix separator (e.g. a colon :).',
      maxLength: 80,
    },
    properties_target: {
      type: 'string',
      description:
        'Some resource types allow more than one key / value pair per instance.  For example, Cinder allows user and image metadata on volumes. Only the image properties metadata is evaluated by Nova (scheduling or drivers). This property allows a namespace target to remove the ambiguity.',
      maxLength: 80,
    },
    created_at: time('Date and time of resource type association'),
    updated_at: time('Date and time of the last resource type association modification'),
  },
  additionalProperties: false,
  required: ['name'],
};

/** What `POST .../tags` takes. */
const newTagsSchema: JsonSchema = {
  name: 'tags',
  properties: {
    tags: {
      type: 'array',
      items: {
        type: 'object',
        required: ['name'],
        properties: { name: { type: 'string' } },
        additionalProperties: false,
      },
    },
  },
  additionalProperties: false,
};

/** What requests are held to. */
export const bodySchemas = {
  namespace: namespaceSchema,
  object: objectSchema,
  property: propertySchema,
  tag: tagSchema,
  tags: newTagsSchema,
  resource_type_association: resourceTypeSchema,
};

const LINKS = ['first', 'next', 'schema'].map((href, place) => ({
  rel: ['first', 'next', 'describedby'][place],
  href: `{${href}}`,
}));

const text: JsonSchema = { type: 'string' };

function listOf(name: string, { definitions: known, ...item }: JsonSchema): JsonSchema {
  const items =
    name === 'properties' ? { type: 'object', additionalProperties: item } : { type: 'array', items: item };
  return {
    name,
    properties: { [name]: items, first: text, next: text, schema: text },
    links: LINKS,
    ...(known === undefined ? {} : { definitions: known }),
  };
}

/** By what follows `/v2/schemas/metadefs/`. */
export const metadefDocuments: Readonly<Record<string, JsonSchema>> = {
  namespace: namespaceSchema,
  namespaces: listOf('namespaces', namespaceSchema),
  object: objectSchema,
  objects: listOf('objects', objectSchema),
  property: propertySchema,
  properties: listOf('properties', { ...propertySchema, required: ['type', 'title'] }),
  tag: tagSchema,
  tags: listOf('tags', tagSchema),
  resource_type: resourceTypeSchema,
  resource_types: listOf('resource_type_associations', resourceTypeSchema),
};
