import { type JsonSchema, schemaFault } from '../../json-schema/validate.js';
import { badRequest } from '../fault.js';

const string: JsonSchema = { type: 'string' };

const domain: JsonSchema = { type: 'object', properties: { id: string, name: string } };

/** What POST /v3/auth/tokens refuses outright (recording `auth-missing-identity` shows it whole). */
const tokenIssue: JsonSchema = {
  type: 'object',
  properties: {
    identity: {
      type: 'object',
      properties: {
        methods: { type: 'array', items: string },
        password: {
          type: 'object',
          properties: {
            user: { type: 'object', properties: { id: string, name: string, password: string, domain } },
          },
        },
        token: { type: 'object', properties: { id: string }, required: ['id'] },
      },
      required: ['methods'],
    },
    scope: {
      type: ['object', 'string'],
      properties: {
        project: { type: 'object', properties: { name: string, id: string, domain } },
        domain,
        'OS-TRUST:trust': { type: 'object', properties: { id: string } },
        system: {
          type: 'object',
          properties: { all: { type: 'boolean', enum: [true, false, null] } },
        },
      },
    },
  },
  required: ['identity'],
};

/** A reference to something by id or by name. */
export interface Reference {
  readonly id?: string;
  readonly name?: string;
  readonly domain?: Reference;
}

export interface UserReference extends Reference {
  readonly password?: string;
}

export interface AuthRequest {
  readonly identity: {
    readonly methods: readonly string[];
    readonly password?: { readonly user?: UserReference };
    readonly token?: { readonly id: string };
    /** Not looked at by the schema: may be anything. */
    readonly application_credential?: unknown;
    readonly [method: string]: unknown;
  };
  readonly scope?:
    | string
    | {
        readonly project?: Reference;
        readonly domain?: Reference;
        readonly system?: { readonly all?: boolean };
        readonly [other: string]: unknown;
      };
}

/** @throws IdentityFault 400 as Keystone words it */
export function parseAuthRequest(auth: unknown): AuthRequest {
  const fault = schemaFault(tokenIssue, auth);
  if (fault !== undefined) throw badRequest(fault);
  const request = auth as AuthRequest;
  requireReference(request.identity.password?.user, 'identity/password/user');
  if (typeof request.scope === 'object') {
    requireReference(request.scope.project, 'scope/project');
    requireReference(request.scope.domain, 'scope/domain', false);
  }
  return request;
}

function requireReference(reference: Reference | undefined, field: string, nested = true): void {
  if (reference === undefined) return;
  if (reference.id === undefined && reference.name === undefined) {
    throw badRequest(`Invalid input for field ${field}: id or name must be present.`);
  }
  if (nested) requireReference(reference.domain, `${field}/domain`, false);
}
