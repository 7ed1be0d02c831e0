import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { at } from '../../sim/compute/microversion.js';
import { createServerSchemas } from '../../sim/compute/servers/create-server-schema.js';
import { ComputeClient } from '../sim/compute-servers-harness.js';
import { OfficialDocument, schemasArePresent } from './official-document.js';

describe.skipIf(!schemasArePresent)('POST /servers, by the official schemas (needs ../shared)', () => {
  const official = schemasArePresent ? new OfficialDocument('compute-v2.96') : (undefined as never);
  const client = new ComputeClient();

  it('refuses at each microversion exactly the bodies that the schema refuses', () => {
    const odd = fc.constantFrom<unknown>(
      null,
      true,
      false,
      0,
      1,
      -1,
      1.5,
      '',
      '0',
      '1',
      'x',
      'nova',
      [],
      {},
      ['x'],
      [{}],
      { k: 'v' },
      { k: 1 },
      'AUTO',
      'none',
      'auto',
      '10.0.0.1',
      '::1',
      client.imageId,
      [client.imageId],
      'yes',
      'True',
      2 ** 31,
      'a'.repeat(256),
      ['a,b'],
      ['a'.repeat(61)],
      [{ uuid: client.imageId }],
      [{ port: null }],
      [{ uuid: client.imageId, tag: 't' }],
      [{ fixed_ip: '10.0.0.1' }],
      [{ fixed_ip: 'x' }],
      [{ bogus: 1 }],
      [
        {
          source_type: 'image',
          uuid: client.imageId,
          destination_type: 'volume',
          volume_size: '1',
          boot_index: null,
        },
      ],
      [{ source_type: 'nope' }],
      [{ volume_size: 0 }],
      [{ volume_size: 'x' }],
      [{ tag: 't' }],
      [{ volume_type: null }],
      [{ delete_on_termination: 'maybe' }],
      [{ boot_index: 'x' }],
      [{ device_name: 'a b' }],
      [{ device_name: '' }],
      [{ name: 'default' }],
      [{ path: '/x', contents: 'QQ==' }],
    );
    const keys = fc.constantFrom(
      'name',
      'imageRef',
      'flavorRef',
      'adminPass',
      'metadata',
      'networks',
      'OS-DCF:diskConfig',
      'accessIPv4',
      'accessIPv6',
      'personality',
      'availability_zone',
      'block_device_mapping',
      'block_device_mapping_v2',
      'config_drive',
      'key_name',
      'min_count',
      'max_count',
      'return_reservation_id',
      'security_groups',
      'user_data',
      'description',
      'tags',
      'trusted_image_certificates',
      'host',
      'hypervisor_hostname',
      'hostname',
      'bogus',
    );
    const changes = fc.array(fc.tuple(keys, fc.option(odd, { nil: undefined, freq: 9 })), { maxLength: 3 });
    fc.assert(
      fc.property(changes, fc.integer({ min: 1, max: 96 }), (edits, minor) => {
        // Nova's own validators compare numbers in texts, too: this is not in the schema.
        fc.pre(!edits.some(([key, value]) => key.endsWith('_count') && value === '0'));
        const server = {
          name: 'x',
          flavorRef: '1',
          networks: minor >= 37 ? 'none' : [],
          ...Object.fromEntries(edits),
        };
        const body = JSON.parse(JSON.stringify({ server }));
        const schema = official.edition('ServersCreateRequest', minor);
        const theirs = official.complaints(schema, body).length === 0;
        const ours = at(createServerSchemas, minor)?.safeParse(body).success;
        if (ours !== theirs) expect([minor, body, ours]).toEqual([minor, body, theirs]);
      }),
      { numRuns: 3000 },
    );
  });
});
