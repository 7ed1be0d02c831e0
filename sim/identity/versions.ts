import type { Call } from '../call.js';
import type { SimResponse } from '../http/message.js';
import { baseUrl, versionlessUrl } from './links.js';
import { json } from './respond.js';

function v3Version(call: Call): unknown {
  return {
    id: 'v3.14',
    status: 'stable',
    updated: '2020-04-07T00:00:00Z',
    links: [{ rel: 'self', href: `${baseUrl(call)}/` }],
    'media-types': [{ base: 'application/json', type: 'application/vnd.openstack.identity-v3+json' }],
  };
}

/** As Keystone described it up to Queens: two links, and an XML type no longer. */
export function v2Version(call: Call): unknown {
  return {
    id: 'v2.0',
    status: 'deprecated',
    updated: '2016-08-04T00:00:00Z',
    links: [
      { rel: 'self', href: `${versionlessUrl(call)}/v2.0/` },
      { rel: 'describedby', type: 'text/html', href: 'https://docs.openstack.org/' },
    ],
    'media-types': [{ base: 'application/json', type: 'application/vnd.openstack.identity-v2.0+json' }],
  };
}

/** GET / (recording `version-keystone_`). */
export function listVersions(call: Call): SimResponse {
  const { v3, v2 } = call.cloud.profile.identity;
  const values = [...(v3 ? [v3Version(call)] : []), ...(v2 ? [v2Version(call)] : [])];
  const location = v3 ? `${baseUrl(call)}/` : `${versionlessUrl(call)}/v2.0/`;
  return json(300, { versions: { values } }, [['Location', location]]);
}

/** GET /v3 (recording `version-keystone_v3`). */
export function showV3(call: Call): SimResponse {
  return json(200, { version: v3Version(call) });
}
