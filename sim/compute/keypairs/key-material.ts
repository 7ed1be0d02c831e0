import { createHash, generateKeyPairSync, X509Certificate } from 'node:crypto';
import { badRequest, type ComputeFault } from '../fault.js';

export interface GeneratedKey {
  readonly publicKey: string;
  /** PEM, as Nova's paramiko writes it, or a certificate's PKCS #12 file. */
  readonly privateKey: string;
}

/**
 * A new RSA key, from the machine's own randomness: it is a real secret, the one thing in a cloud that its random
 * seed does not repeat.
 */
export function generateSshKey(): GeneratedKey {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'pkcs1', format: 'der' },
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  });
  const [modulus, exponent] = readRsaKey(publicKey);
  const blob = Buffer.concat([Buffer.from('ssh-rsa'), exponent, modulus].map(withLength));
  return { publicKey: `ssh-rsa ${blob.toString('base64')} Generated-by-Nova`, privateKey };
}

/** The two integers of a DER `RSAPublicKey`. */
function readRsaKey(der: Buffer): [modulus: Buffer, exponent: Buffer] {
  const sequence = readDer(der, 0);
  const modulus = readDer(der, sequence.start);
  const exponent = readDer(der, modulus.end);
  return [der.subarray(modulus.start, modulus.end), der.subarray(exponent.start, exponent.end)];
}

function readDer(der: Buffer, at: number): { readonly start: number; readonly end: number } {
  const first = der[at + 1] as number;
  const lengthBytes = first < 0x80 ? 0 : first & 0x7f;
  const start = at + 2 + lengthBytes;
  const length = lengthBytes === 0 ? first : der.readUIntBE(at + 2, lengthBytes);
  return { start, end: start + length };
}

function withLength(data: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  return Buffer.concat([length, data]);
}

/** How many fields follow the type in each kind of SSH public key. */
const SSH_FIELDS: Readonly<Record<string, number>> = {
  'ssh-rsa': 2,
  'ssh-dss': 4,
  'ssh-ed25519': 1,
  'ecdsa-sha2-nistp256': 2,
  'ecdsa-sha2-nistp384': 2,
  'ecdsa-sha2-nistp521': 2,
};

/** MD5 over the key, as `ssh-keygen -E md5` shows it. @throws ComputeFault 400 (recording `nova-keypair-bad-key`) */
export function sshFingerprint(publicKey: string): string {
  const [type = '', data = ''] = publicKey.trim().split(/\s+/);
  const blob = Buffer.from(data, 'base64');
  const fields = Object.hasOwn(SSH_FIELDS, type) ? SSH_FIELDS[type] : undefined;
  const well = fields !== undefined && isBase64(data) && isKeyBlob(blob, type, fields);
  if (!well) throw invalidKey('failed to generate fingerprint');
  return withColons(createHash('md5').update(blob).digest('hex'));
}

function isBase64(text: string): boolean {
  return text.length % 4 === 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(text);
}

function isKeyBlob(blob: Buffer, type: string, fields: number): boolean {
  const found: Buffer[] = [];
  let at = 0;
  while (at + 4 <= blob.length) {
    const end = at + 4 + blob.readUInt32BE(at);
    if (end > blob.length) return false;
    found.push(blob.subarray(at + 4, end));
    at = end;
  }
  if (at !== blob.length || found.length !== fields + 1) return false;
  return found[0]?.toString('latin1') === type && (type !== 'ssh-ed25519' || found[1]?.length === 32);
}

/** SHA-1 over the certificate. @throws ComputeFault 400 */
export function x509Fingerprint(certificate: string): string {
  try {
    return new X509Certificate(certificate).fingerprint.toLowerCase();
  } catch {
    throw invalidKey(
      'failed to generate X509 fingerprint. Error message: Unable to load PEM file. See https://cryptography.io/en/latest/faq/#why-can-t-i-import-my-pem-file for more details. MalformedFraming',
    );
  }
}

function invalidKey(reason: string): ComputeFault {
  return badRequest(`Keypair data is invalid: ${reason}`);
}

function withColons(hex: string): string {
  return (hex.match(/../g) as string[]).join(':');
}
