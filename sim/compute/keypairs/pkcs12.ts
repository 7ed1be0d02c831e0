import { createCipheriv, createHash, createHmac, type KeyObject, pbkdf2Sync, randomBytes } from 'node:crypto';
import { integer, nothing, octets, oid, sequence, set, tagged } from './der.js';

const OID = {
  data: '1.2.840.113549.1.7.1',
  encryptedData: '1.2.840.113549.1.7.6',
  certificateBag: '1.2.840.113549.1.12.10.1.3',
  keyBag: '1.2.840.113549.1.12.10.1.2',
  x509Certificate: '1.2.840.113549.1.9.22.1',
  localKeyId: '1.2.840.113549.1.9.21',
  pbes2: '1.2.840.113549.1.5.13',
  pbkdf2: '1.2.840.113549.1.5.12',
  hmacWithSha256: '1.2.840.113549.2.9',
  aes256Cbc: '2.16.840.1.101.3.4.1.42',
  sha256: '2.16.840.1.101.3.4.2.1',
} as const;

const ITERATIONS = 2048;

/** A PKCS #12 file of a certificate and its key, with the empty password, as `openssl pkcs12 -export` writes it. */
export function pkcs12(certificate: Buffer, key: KeyObject): Buffer {
  const attributes = set(
    sequence(oid(OID.localKeyId), set(octets(createHash('sha1').update(certificate).digest()))),
  );
  const certificateBag = sequence(
    oid(OID.certificateBag),
    tagged(0xa0, sequence(oid(OID.x509Certificate), tagged(0xa0, octets(certificate)))),
    attributes,
  );
  const keyBag = sequence(
    oid(OID.keyBag),
    tagged(0xa0, encryptedKey(key.export({ type: 'pkcs8', format: 'der' }))),
    attributes,
  );
  const safe = sequence(encryptedContent(sequence(certificateBag)), content(sequence(keyBag)));
  return sequence(integer(3), content(safe), macOf(safe));
}

function content(data: Buffer): Buffer {
  return sequence(oid(OID.data), tagged(0xa0, octets(data)));
}

function encryptedContent(data: Buffer): Buffer {
  const { algorithm, encrypted } = encrypt(data);
  const info = sequence(oid(OID.data), algorithm, tagged(0x80, encrypted));
  return sequence(oid(OID.encryptedData), tagged(0xa0, sequence(integer(0), info)));
}

function encryptedKey(data: Buffer): Buffer {
  const { algorithm, encrypted } = encrypt(data);
  return sequence(algorithm, octets(encrypted));
}

function encrypt(data: Buffer): { readonly algorithm: Buffer; readonly encrypted: Buffer } {
  const salt = randomBytes(8);
  const start = randomBytes(16);
  const cipher = createCipheriv('aes-256-cbc', pbkdf2Sync('', salt, ITERATIONS, 32, 'sha256'), start);
  const derivation = sequence(
    oid(OID.pbkdf2),
    sequence(octets(salt), integer(ITERATIONS), sequence(oid(OID.hmacWithSha256), nothing())),
  );
  return {
    algorithm: sequence(oid(OID.pbes2), sequence(derivation, sequence(oid(OID.aes256Cbc), octets(start)))),
    encrypted: Buffer.concat([cipher.update(data), cipher.final()]),
  };
}

function macOf(data: Buffer): Buffer {
  const salt = randomBytes(8);
  const mac = createHmac('sha256', macKey(salt)).update(data).digest();
  const digest = sequence(sequence(oid(OID.sha256), nothing()), octets(mac));
  return sequence(digest, octets(salt), integer(ITERATIONS));
}

/** RFC 7292, appendix B.2: SHA-256's block of 64 bytes, purpose 3, and as the password the two bytes that end it. */
function macKey(salt: Buffer): Buffer {
  const block = 64;
  const filled = (data: Buffer): Buffer => Buffer.alloc(block, data);
  let key = Buffer.concat([Buffer.alloc(block, 3), filled(salt), filled(Buffer.alloc(2))]);
  for (let round = 0; round < ITERATIONS; round++) key = createHash('sha256').update(key).digest();
  return key;
}
