import { beforeAll, describe, expect, it } from 'vitest';
import { IdentityHarness } from './identity-harness.js';

const ACCESS = '181920';
const AT = { Timestamp: '2036-01-01T00:00:00Z' };
const DATE = { 'X-Amz-Date': '20360101T000000Z' };
const SCOPE = `${ACCESS}/20360101/R/s/aws4_request`;
const AUTHORIZATION = `AWS4-HMAC-SHA256 Credential=${SCOPE}, SignedHeaders=host;x-amz-date, Signature=s`;
const CALL = { ...AT, Action: 'Go (there)/~', b: 'ü' };
const PLACE = { host: 'h:8773', verb: 'GET', path: '/x' };
const VERSION_2 = { ...PLACE, params: { SignatureVersion: '2', ...CALL } };
const VERSION_4 = {
  ...PLACE,
  params: { b: '1 2', a: '~*' },
  headers: { Authorization: AUTHORIZATION, ...DATE, Host: 'h:8773 ' },
  body_hash: 'e3',
};
const SIGNATURE_4 = 'ff8d588f6f521b8f14143d64eef76145324b0a0bb728deb548884a442541afc1';

/** Signed by keystoneclient's Ec2Signer. */
const SIGNED: Readonly<Record<string, readonly [request: object, signature: string]>> = {
  'version 0': [{ ...PLACE, params: { SignatureVersion: '0', ...CALL } }, 'TAOdkJ/l5/rx/CnmuxDmimKb5ZQ='],
  'version 1': [{ ...PLACE, params: { SignatureVersion: '1', ...CALL } }, 'tVSDSjkGrPvZxd0lPS4hOwXV62Y='],
  'version 2': [VERSION_2, 'doACSg38z6/TtTVbajNBysibuW2XLeo6BcKU3nHox4g='],
  'version 2, for the host without its port': [VERSION_2, 'R/1YKRpy7FgIZqjtcfrkyJDU1BDtVwerc2P0EOmWDPM='],
  'version 4': [VERSION_4, SIGNATURE_4],
  'version 4, said in the query': [
    {
      host: 'h',
      verb: 'get',
      path: '/x',
      params: {
        'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
        'X-Amz-Credential': SCOPE,
        'X-Amz-SignedHeaders': 'host',
        ...DATE,
      },
      headers: { Host: 'h' },
      body_hash: 'e3',
    },
    '747efe5db43f78557b694382ac3f4aa71c25bb2898031e0bb63b32f59170817e',
  ],
};

const STRINGS: Readonly<Record<string, readonly [text: string, signature: string]>> = {
  'version 1': ['GET\n\n\n/bucket', 'V96kcD3WTYnprvzLtcU4PnrcbK4='],
  'version 4': [
    'AWS4-HMAC-SHA256\n20360101T000000Z\n20360101/R/s3/aws4_request\nabc',
    '70039c79f624b3b85a0603b81a5d2ddcdfecff7c1432d2d4401ff0a0da6f072a',
  ],
};

describe('A request that was signed with an EC2 key', () => {
  const harness = new IdentityHarness();
  const ask = (kind: 'ec2tokens' | 's3tokens', credentials: object) =>
    harness.ask('POST', `/v3/${kind}`, {
      token: harness.admin,
      body: { credentials: { access: ACCESS, ...credentials } },
    });

  beforeAll(() => {
    const credential = {
      type: 'ec2',
      blob: JSON.stringify({ access: ACCESS, secret: 'secretKey' }),
      user_id: harness.idOf('users', 'user'),
      project_id: harness.idOf('projects', 'tenant'),
    };
    harness.ask('POST', '/v3/credentials', { token: harness.admin, body: { credential } });
  });

  it.each(Object.entries(SIGNED))('is a token of its signer: %s', (_, [request, signature]) => {
    const { status, json, token } = ask('ec2tokens', { ...request, signature });
    expect([status, json.token.methods]).toEqual([200, ['ec2credential']]);
    expect(json.token).toMatchObject({ user: { name: 'user' }, project: { name: 'tenant' } });
    expect(harness.ask('GET', '/v3/auth/projects', { token }).status).toBe(200);
  });

  it.each(Object.entries(STRINGS))('shows S3 whose it is: %s', (_, [text, signature]) => {
    const { status, json, token } = ask('s3tokens', {
      token: Buffer.from(text).toString('base64url'),
      signature,
    });
    expect([status, json.token.user.name, token]).toEqual([200, 'user', undefined]);
  });

  it('is nobody’s with another signature, or none', () => {
    expect(ask('ec2tokens', { ...VERSION_4, signature: 'x' }).status).toBe(401);
    expect(ask('ec2tokens', VERSION_4).status).toBe(401);
    expect(ask('ec2tokens', { ...VERSION_4, body_hash: 'e4', signature: SIGNATURE_4 }).status).toBe(401);
  });

  it('counts for a quarter of an hour', async () => {
    const { clock } = harness;
    const signedAt = Date.parse('2036-01-01T00:00:00Z');
    const status = () => ask('ec2tokens', { ...VERSION_4, signature: SIGNATURE_4 }).status;
    await clock.advance(signedAt + 15 * 60_000 - clock.now());
    expect(status()).toBe(200);
    await clock.advance(1);
    expect(status()).toBe(401);
  });

  it('is nobody’s where it is signed in no known way', () => {
    expect(ask('ec2tokens', { ...PLACE, params: {}, signature: 'x' }).status).toBe(401);
  });
});
