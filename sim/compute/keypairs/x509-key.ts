import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { bits, integer, nothing, octets, oid, sequence, set, tagged, time, utf8 } from './der.js';
import type { GeneratedKey } from './key-material.js';
import { pkcs12 } from './pkcs12.js';

const OID = {
  commonName: '2.5.4.3',
  sha256WithRsa: '1.2.840.113549.1.1.11',
  extendedKeyUsage: '2.5.29.37',
  clientAuth: '1.3.6.1.5.5.7.3.2',
  subjectAltName: '2.5.29.17',
  userPrincipalName: '1.3.6.1.4.1.311.20.2.3',
  subjectKeyIdentifier: '2.5.29.14',
} as const;

const TEN_YEARS = 3650 * 24 * 3600 * 1000;

/**
 * A certificate with which a user comes into a Windows server without a password, and its key as base 64 of a PKCS #12
 * file with no password: what Nova's `generate_winrm_x509_cert` has `openssl` make. The randomness is the machine's
 * own, as of {@link generateSshKey}.
 */
export function generateX509Key(userId: string, now: number): GeneratedKey {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const keyInfo = publicKey.export({ type: 'spki', format: 'der' });
  const bare = publicKey.export({ type: 'pkcs1', format: 'der' });
  const algorithm = sequence(oid(OID.sha256WithRsa), nothing());
  const name = sequence(set(sequence(oid(OID.commonName), utf8(userId))));
  const serial = randomBytes(20);
  serial[0] = ((serial[0] as number) & 0x3f) | 0x40;
  const content = sequence(
    tagged(0xa0, integer(2)),
    integer(serial),
    algorithm,
    name,
    sequence(time(now), time(now + TEN_YEARS)),
    name,
    keyInfo,
    tagged(0xa3, extensions(userId, bare)),
  );
  const certificate = sequence(content, algorithm, bits(sign('sha256', content, privateKey)));
  return {
    publicKey: pem(certificate),
    privateKey: pkcs12(certificate, privateKey).toString('base64'),
  };
}

function extensions(userId: string, publicKey: Buffer): Buffer {
  const principal = sequence(oid(OID.userPrincipalName), tagged(0xa0, utf8(`${userId}@localhost`)));
  // the tag of a context takes the place of the sequence's own
  principal[0] = 0xa0;
  return sequence(
    sequence(oid(OID.extendedKeyUsage), octets(sequence(oid(OID.clientAuth)))),
    sequence(oid(OID.subjectAltName), octets(sequence(principal))),
    sequence(oid(OID.subjectKeyIdentifier), octets(octets(createHash('sha1').update(publicKey).digest()))),
  );
}

function pem(der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) as string[];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}
