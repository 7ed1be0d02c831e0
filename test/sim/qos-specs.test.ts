import { describe, expect, it } from 'vitest';
import { newWorld } from './network-harness.js';

const JSON_TYPE = { 'content-type': 'application/json' };

describe('QoS specs', () => {
  it('are made, changed, given to volume types, and stay while one has them', () => {
    const { admin, user } = newWorld();
    const ask = (method: string, path: string, body?: object) =>
      admin.ask(method, `/volume/v3${path}`, body, JSON_TYPE);
    const made = ask('POST', '/qos-specs', { qos_specs: { name: ' q ', iops: '9' } });
    expect(made.body.qos_specs).toMatchObject({ name: 'q', consumer: 'back-end', specs: { iops: '9' } });
    const path = `/qos-specs/${made.body.qos_specs.id}`;
    expect(ask('POST', '/qos-specs', { qos_specs: { name: 'q' } }).status).toBe(409);
    expect(ask('POST', '/qos-specs', { qos_specs: { name: 'r', consumer: 'x' } }).status).toBe(400);
    expect(ask('PUT', path, { qos_specs: { consumer: 'both', a: 'b' } }).status).toBe(200);
    expect(ask('PUT', `${path}/delete_keys`, { keys: ['iops'] }).status).toBe(202);
    expect(ask('PUT', `${path}/delete_keys`, { keys: ['iops'] }).status).toBe(404);
    expect(ask('GET', path).body.qos_specs).toMatchObject({ consumer: 'both', specs: { a: 'b' } });

    const { volume_type: type } = ask('POST', '/types', { volume_type: { name: 't' } }).body;
    expect(ask('GET', `${path}/associate?vol_type_id=${type.id}`).status).toBe(202);
    expect(ask('GET', `/types/${type.id}`).body.volume_type.qos_specs_id).toBe(made.body.qos_specs.id);
    expect(ask('GET', `${path}/associations`).body.qos_associations).toMatchObject([{ name: 't' }]);
    expect(ask('DELETE', path).body.badRequest.message).toBe('Qos specs still in use.');
    expect(ask('GET', `${path}/disassociate_all`).status).toBe(202);
    expect(ask('DELETE', path).status).toBe(202);
    expect(user.ask('GET', '/volume/v3/qos-specs').status).toBe(403);
  });
});
