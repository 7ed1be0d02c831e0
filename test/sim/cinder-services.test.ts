import { describe, expect, it } from 'vitest';
import { newWorld } from './network-harness.js';

const JSON_TYPE = { 'content-type': 'application/json' };

describe('Cinder’s services', () => {
  it('take no new volumes while they are disabled or frozen, and say why', () => {
    const { admin, user } = newWorld();
    const tell = (action: string, body: object) =>
      admin.ask('PUT', `/volume/v3/os-services/${action}`, body, JSON_TYPE);
    const shown = () => admin.ask('GET', '/volume/v3/os-services?binary=cinder-volume').body.services[0];
    const created = () => {
      const body = { volume: { size: 1 } };
      const { volume } = user.ask('POST', '/volume/v3/volumes', body, JSON_TYPE).body;
      return user.ask('GET', `/volume/v3/volumes/${volume.id}`).body.volume.status;
    };
    const { host } = shown();
    const wanted = { host, binary: 'cinder-volume' };
    const off = tell('disable-log-reason', { ...wanted, disabled_reason: 'moving' });
    expect(off.body).toMatchObject({ status: 'disabled', disabled_reason: 'moving', disabled: true });
    expect(created()).toBe('error');
    expect(tell('enable', wanted).body).toMatchObject({ status: 'enabled', service: '' });
    expect(created()).toBe('available');
    expect(tell('freeze', { host }).status).toBe(200);
    expect(shown()).toMatchObject({ status: 'disabled', disabled_reason: 'frozen', frozen: true });
    expect(tell('thaw', { host }).status).toBe(200);
    expect(shown()).toMatchObject({ status: 'enabled', frozen: false });
    expect(tell('freeze', { host: 'none' }).body.badRequest.message).toBe('No service found with host=none');
    expect(tell('enable', { ...wanted, host: 'none' }).status).toBe(404);
    expect(user.ask('PUT', '/volume/v3/os-services/enable', wanted, JSON_TYPE).status).toBe(403);
  });
});
