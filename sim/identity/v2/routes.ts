import { json } from '../respond.js';
import type { Routes } from '../routes.js';
import { v2Version } from '../versions.js';
import { issueV2Token } from './issue-token.js';
import { listTenants, showTenant } from './tenants.js';
import { listTokenEndpoints, revokeV2Token, validateV2Token } from './tokens.js';

/** The API of Keystone up to Queens, version 2.0, without extensions: tokens, tenants and the version document. */
export function addV2Routes(routes: Routes): void {
  routes
    .add('GET', '/v2.0', (call) => json(200, { version: v2Version(call) }))
    .add('GET', '/v2.0/extensions', () => json(200, { extensions: { values: [] } }))
    .add('POST', '/v2.0/tokens', issueV2Token)
    .add('GET', '/v2.0/tokens/{token_id}', validateV2Token)
    .add('DELETE', '/v2.0/tokens/{token_id}', revokeV2Token)
    .add('GET', '/v2.0/tokens/{token_id}/endpoints', listTokenEndpoints)
    .add('GET', '/v2.0/tenants', listTenants)
    .add('GET', '/v2.0/tenants/{tenant_id}', showTenant);
}
