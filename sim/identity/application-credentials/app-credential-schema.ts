import type { JsonSchema } from '../../json-schema/validate.js';
import { anyText, boolean, id, name, nullableText, roles } from '../resources/schema-parts.js';

/** Recording `appcred-create-missing-name` shows it whole. */
export const appCredentialCreate: JsonSchema = {
  type: 'object',
  properties: {
    name,
    description: nullableText,
    secret: { type: ['null', 'string'] },
    expires_at: { type: ['null', 'string'] },
    roles,
    unrestricted: boolean,
    access_rules: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          path: { type: 'string', minLength: 0, maxLength: 225, pattern: '^\\/.*' },
          method: { type: 'string', pattern: '^(POST|GET|HEAD|PATCH|PUT|DELETE)$' },
          service: { ...anyText, minLength: 1, maxLength: 64, pattern: '^[a-zA-Z0-9-]+$' },
          id,
        },
        additionalProperties: false,
      },
    },
  },
  required: ['name'],
  additionalProperties: true,
};

export interface AppCredentialRequest {
  readonly name: string;
  readonly description?: string | null;
  readonly secret?: string | null;
  readonly expires_at?: string | null;
  readonly roles?: readonly { readonly id?: string; readonly name?: string }[];
  readonly unrestricted?: boolean;
  readonly access_rules?: readonly {
    readonly id?: string;
    readonly path?: string;
    readonly method?: string;
    readonly service?: string;
  }[];
}
