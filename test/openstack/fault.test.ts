import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Answer, Call } from '../../src/openstack/http/call.js';
import { faultOf } from '../../src/openstack/http/fault.js';
import {
  AuthenticationError,
  BadRequest,
  CloudUnavailable,
  Conflict,
  exceededQuotas,
  Forbidden,
  InvalidResponse,
  MicroversionUnsupported,
  NotFound,
  type OpenStackError,
  QuotaExceeded,
  RateLimited,
} from '../../src/openstack/index.js';
import { haveRecordings, recordings } from './recordings.js';

const call: Call = {
  service: 'compute',
  operation: 'get server s1',
  method: 'GET',
  url: 'http://nova.test/v2.1/servers/s1',
  repeat: 'always',
};

function answer(status: number, body: unknown, headers: Record<string, string> = {}): Answer {
  return { status, headers, text: typeof body === 'string' ? body : JSON.stringify(body) };
}

const fault = (given: Answer, asked: Partial<Call> = {}) => faultOf({ ...call, ...asked }, given, 0);

describe('a fault', () => {
  it.each([
    [
      'nova-server-404',
      404,
      { itemNotFound: { code: 404, message: 'Instance x could not be found.' } },
      NotFound,
      'Instance x could not be found.',
    ],
    [
      'nova-bad-token',
      401,
      {
        error: {
          code: 401,
          title: 'Unauthorized',
          message: 'The request you have made requires authentication.',
        },
      },
      AuthenticationError,
      'The request you have made requires authentication.',
    ],
    [
      'glance-image-404',
      404,
      { message: 'No image found with ID nope<br /><br />\n\n\n', code: '404 Not Found', title: 'Not Found' },
      NotFound,
      'No image found with ID nope',
    ],
    [
      'neutron-network-404',
      404,
      { NeutronError: { type: 'NetworkNotFound', message: 'Network n could not be found.', detail: '' } },
      NotFound,
      'Network n could not be found.',
    ],
    [
      'placement-member-forbidden',
      403,
      {
        errors: [
          {
            status: 403,
            title: 'Forbidden',
            detail: 'Access was denied to this resource.\n\n Policy does not allow it.  ',
            request_id: 'req-1',
          },
        ],
      },
      Forbidden,
      'Access was denied to this resource.',
    ],
    [
      'keystone-method-not-allowed',
      405,
      { message: 'The method is not allowed for the requested URL.' },
      BadRequest,
      'The method is not allowed for the requested URL.',
    ],
    [
      'version-keystone_nope',
      404,
      '<!doctype html>\n<html lang=en>\n<title>404 Not Found</title>\n<h1>Not Found</h1>\n<p>The requested URL</p>\n',
      NotFound,
      '404 Not Found',
    ],
    [
      'nova-action-stop-locked-by-owner',
      409,
      { conflictingRequest: { code: 409, message: 'Instance x is locked' } },
      Conflict,
      'Instance x is locked',
    ],
    ['plain text of a proxy', 502, 'upstream died\n', CloudUnavailable, 'upstream died'],
    ['nothing at all', 503, '', CloudUnavailable, 'status 503 without a message'],
    ['a body that is JSON and no object', 500, '"oops"', CloudUnavailable, '"oops"'],
    [
      'too many requests',
      429,
      { overLimit: { code: 429, message: 'This request was rate-limited.' } },
      RateLimited,
      'This request was rate-limited.',
    ],
  ])('in the shape of %s is read', (_, status, body, kind, detail) => {
    const error = fault(answer(status, body));
    expect(error).toBeInstanceOf(kind);
    expect(error).toMatchObject({ status, detail, service: 'compute', operation: 'get server s1' });
  });

  it('says in one line what failed, how, and by which request the operator finds it', () => {
    const headers = { 'x-openstack-request-id': 'req-1' };
    const body = { itemNotFound: { code: 404, message: 'Instance s1 could not be found.' } };
    expect(fault(answer(404, body, headers)).message).toBe(
      'compute: get server s1 failed: 404 Instance s1 could not be found. (request req-1)',
    );
  });

  it('names the microversions that a 406 offers', () => {
    // recording nova-mv-unsupported-2.999
    const message = 'Version 2.999 is not supported by the API. Minimum is 2.1 and maximum is 2.93.';
    const error = fault(answer(406, { computeFault: { code: 406, message } }));
    expect(error).toBeInstanceOf(MicroversionUnsupported);
    expect(error).toMatchObject({ requested: '2.999', offered: { minimum: '2.1', maximum: '2.93' } });
  });

  it('says where a redirect points, and is not followed', () => {
    const error = fault(answer(301, '', { location: 'https://nova.test/v2.1' }));
    expect(error).toBeInstanceOf(InvalidResponse);
    expect(error.message).toContain('redirect to https://nova.test/v2.1');
  });

  it('measures a Retry-After date by the cloud own Date', () => {
    const headers = {
      date: 'Sun, 22 Nov 2026 14:00:00 GMT',
      'retry-after': 'Sun, 22 Nov 2026 14:00:07 GMT',
    };
    expect(fault(answer(503, '', headers)).retryAfter).toBe(7);
    expect(fault(answer(503, '', { 'retry-after': 'soon' })).retryAfter).toBeUndefined();
  });

  it('reads the wait of an overLimit body where there is no header', () => {
    expect(fault(answer(413, { overLimit: { message: 'slow', retryAfter: '12' } })).retryAfter).toBe(12);
  });
});

describe('a refusal for want of quota', () => {
  it.each([
    [
      'nova-create-over-quota',
      'Quota exceeded for instances: Requested 1, but already used 11 of 2 instances',
      [{ resource: 'instances', requested: '1', used: 11, limit: 2 }],
    ],
    [
      'nova-create-over-quota-multi',
      'Quota exceeded for instances: Requested 2-3, but already used 11 of 2 instances',
      [{ resource: 'instances', requested: '2-3', used: 11, limit: 2 }],
    ],
    [
      'nova-create-over-quota-cores',
      'Quota exceeded for cores, instances: Requested 1, 1, but already used 11, 11 of 1, 10 cores, instances',
      [
        { resource: 'cores', requested: '1', used: 11, limit: 1 },
        { resource: 'instances', requested: '1', used: 11, limit: 10 },
      ],
    ],
    [
      'cinder-create-over-quota',
      'VolumeSizeExceedsAvailableQuota: Requested volume or snapshot exceeds allowed gigabytes quota. Requested 100000G, quota is 1000G and 3G has been consumed.',
      [{ resource: 'gigabytes', requested: '100000', used: 3, limit: 1000 }],
    ],
    [
      'nova-server-bfv-over-volume-quota',
      "Build of instance i aborted: VolumeLimitExceeded: Maximum number of volumes allowed (10) exceeded for quota 'volumes'.",
      [{ resource: 'volumes', limit: 10 }],
    ],
    [
      'unified limits',
      'Project p1 is over a limit for [Resource servers is over limit of 1 due to current usage 1 and delta 1, Resource class:VCPU is over limit of 4 due to current usage 3 and delta 2]',
      [
        { resource: 'servers', requested: '1', used: 1, limit: 1 },
        { resource: 'class:VCPU', requested: '2', used: 3, limit: 4 },
      ],
    ],
    ['neutron', "Quota exceeded for resources: ['port'].", [{ resource: 'port' }]],
    ['nova, ports', 'Maximum number of ports exceeded', [{ resource: 'ports' }]],
    ['something else', 'Policy does not allow it', []],
  ])('is read from the words of %s', (_, message, quotas) => {
    expect(exceededQuotas(message)).toEqual(quotas);
  });

  it('is a QuotaExceeded, also where Cinder calls it 413 overLimit with Retry-After 0', () => {
    const message = 'Quota exceeded for instances: Requested 1, but already used 11 of 2 instances';
    const nova = fault(answer(403, { forbidden: { code: 403, message } }));
    const over = "VolumeLimitExceeded: Maximum number of volumes allowed (10) exceeded for quota 'volumes'.";
    const cinder = fault(answer(413, { overLimit: { code: 413, message: over, retryAfter: '0' } }));
    for (const error of [nova, cinder]) expect(error).toBeInstanceOf(QuotaExceeded);
    expect(cinder).toMatchObject({ quotas: [{ resource: 'volumes', limit: 10 }] });
  });

  it('is told apart from what is forbidden for another reason', () => {
    const error = fault(answer(403, { forbidden: { code: 403, message: "Policy doesn't allow it." } }));
    expect(error).toBeInstanceOf(Forbidden);
    expect(error).not.toBeInstanceOf(QuotaExceeded);
  });
});

describe('secrets', () => {
  const secret = fc
    .string({ minLength: 4, maxLength: 40, unit: 'grapheme-ascii' })
    .filter((text) => text.trim().length >= 4 && !/\s/.test(text));
  const python = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
  const html = (text: string) =>
    text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  const echo = fc.constantFrom<(text: string) => string>(
    (text) => `Value: {'user_data': ${python(text)}}. bad`,
    (text) => JSON.stringify({ badRequest: { code: 400, message: `Invalid input ${text}` } }),
    (text) => JSON.stringify({ error: { message: `in ${JSON.stringify({ password: text })}` } }),
    (text) => `<html><title>${html(text)}</title></html>`,
  );

  it('that the cloud repeats in an error are hidden, however it writes them', () => {
    fc.assert(
      fc.property(secret, echo, (hidden, write) => {
        const { message } = fault(answer(400, write(hidden)), { hidden: [hidden] });
        const harmless = fault(answer(400, write('')), {}).message;
        for (const form of [hidden, python(hidden).slice(1, -1), html(hidden)]) {
          if (!harmless.includes(form)) expect(message.replaceAll('[hidden]', '')).not.toContain(form);
        }
      }),
    );
  });

  it('are hidden before a long message is cut, so that no half of one is left', () => {
    const userData = 'QUJD'.repeat(1000);
    const message = `Invalid input for field/attribute server. Value: {'user_data': '${userData}'}. bad`;
    const { detail } = fault(answer(400, { badRequest: { code: 400, message } }), { hidden: [userData] });
    expect(detail).toBe("Invalid input for field/attribute server. Value: {'user_data': '[hidden]'}. bad");
  });

  it('in the part of a schema fault that repeats the request are cut off with it', () => {
    // recording auth-missing-identity
    const message = "'identity' is a required property\n\nOn instance['auth']:\n    {'password': 'hunter2'}";
    expect(fault(answer(400, { error: { code: 400, message } })).detail).toBe(
      "'identity' is a required property",
    );
  });
});

describe.skipIf(!haveRecordings)(
  'every fault that the real cloud was recorded with (needs ../shared)',
  () => {
    const KINDS: Readonly<Record<number, readonly (new (...args: never[]) => OpenStackError)[]>> = {
      400: [BadRequest],
      401: [AuthenticationError],
      403: [Forbidden],
      404: [NotFound],
      405: [BadRequest],
      406: [MicroversionUnsupported],
      409: [Conflict],
      413: [QuotaExceeded, BadRequest],
      415: [BadRequest],
      500: [CloudUnavailable],
    };

    it('becomes a typed error with a readable line of its own words', () => {
      const faults = recordings().filter(({ answer }) => answer.status >= 400);
      expect(faults.length).toBeGreaterThan(150);
      for (const { name, method, answer: recorded, url } of faults) {
        if (method === 'HEAD') continue;
        const error = faultOf({ ...call, url }, recorded, 0);
        const kinds = KINDS[recorded.status] ?? [];
        expect(
          kinds.some((kind) => error instanceof kind),
          `${name} is ${error.name}`,
        ).toBe(true);
        expect(error.detail, name).toMatch(/^\S.*\S$/);
        expect(error.detail, name).not.toMatch(/[\n{]"?(code|message)|<br|<html/);
      }
    });

    it('names its quotas when that is what it is about', () => {
      const names = recordings()
        .filter(
          ({ answer: recorded, url }) => faultOf({ ...call, url }, recorded, 0) instanceof QuotaExceeded,
        )
        .filter(({ answer: recorded }) => recorded.status >= 400)
        .map(({ name }) => name);
      expect(names.toSorted()).toEqual([
        'cinder-create-over-quota',
        'cinder-create-volume-at-quota',
        'nova-create-bad-quota-many',
        'nova-create-over-quota',
        'nova-create-over-quota-cores',
        'nova-create-over-quota-multi',
      ]);
    });
  },
);
