import { constants, createPublicKey, publicDecrypt, type KeyObject } from 'node:crypto';

/** DigestInfo of SHA-1; adb signs the 20 bytes of the token as if they were a digest. */
const SHA1_PREFIX = Buffer.from('3021300906052b0e03021a05000414', 'hex');

/**
 * The key that a computer offers: base64 of 524 bytes (words, n0inv, modulus, rr, exponent; little-endian), a space and a
 * name.
 */
export function parsePublicKey(text: string): KeyObject {
  const blob = Buffer.from(text.split(/[ \0]/)[0]!, 'base64');
  const bytes = blob.readUInt32LE(0) * 4;
  const modulus = Buffer.from(blob.subarray(8, 8 + bytes)).reverse();
  const exponent = Buffer.alloc(4);
  exponent.writeUInt32BE(blob.readUInt32LE(8 + 2 * bytes));
  const jwk = { kty: 'RSA', n: modulus.toString('base64url'), e: exponent.toString('base64url') };
  return createPublicKey({ key: jwk, format: 'jwk' });
}

export function isSignedBy(key: KeyObject, token: Buffer, signature: Buffer): boolean {
  try {
    const digest = publicDecrypt({ key, padding: constants.RSA_PKCS1_PADDING }, signature);
    return digest.equals(Buffer.concat([SHA1_PREFIX, token]));
  } catch {
    return false;
  }
}
