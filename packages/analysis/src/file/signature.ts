import { createPrivateKey, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';
import { portalKey, publicKey, REPORT_FILE_FORMAT, type ReportManifest } from '@rackmark/contracts';

type Files = ReportManifest['files'];
/** `valid`: by the key that the reader trusts. `unknown`: it fits, by a key that nobody vouched for. */
export type SignatureWord = 'valid' | 'unknown' | 'none' | 'forged' | 'other_key';

/** What is signed: the list of files as `sha256sum` writes it, behind the name of the format. */
const signedText = (files: Files): Buffer =>
  Buffer.from(`${REPORT_FILE_FORMAT}\n${files.map((f) => `${f.sha256}  ${f.name}\n`).join('')}`);

export const publicKeyOf = (privateKey: KeyObject): string =>
  createPublicKey(privateKey).export({ format: 'jwk' }).x!;

/** @param pkcs8 an Ed25519 key as it is kept */
export function signatureOf(files: Files, pkcs8: Buffer): NonNullable<ReportManifest['signature']> {
  const key = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
  const value = sign(null, signedText(files), key).toString('base64url');
  return { algorithm: 'ed25519', public_key: publicKeyOf(key), value };
}

/** @param trusted the key that the reader expects; null: none in particular */
export function checkSignature(
  { files, signature }: Pick<ReportManifest, 'files' | 'signature'>,
  trusted: string | null,
): SignatureWord {
  if (signature === null) return 'none';
  const key = createPublicKey({
    key: { kty: 'OKP', crv: 'Ed25519', x: signature.public_key },
    format: 'jwk',
  });
  if (!verify(null, signedText(files), key, Buffer.from(signature.value, 'base64url'))) return 'forged';
  if (trusted === null) return 'unknown';
  return isSameKey(trusted, signature.public_key) ? 'valid' : 'other_key';
}
const isSameKey = (a: string, b: string) => Buffer.from(a, 'base64url').equals(Buffer.from(b, 'base64url'));

/** A public key as people hand it on: its text, PEM, or what `GET /portal/key` answers; null: it is none. */
export function readPublicKey(text: string): string | null {
  const plain = publicKey.safeParse(text.trim());
  if (plain.success) return plain.data;
  try {
    if (text.includes('-----BEGIN')) {
      const key = createPublicKey(text);
      return key.asymmetricKeyType === 'ed25519' ? key.export({ format: 'jwk' }).x! : null;
    }
    return portalKey.parse(JSON.parse(text)).public_key;
  } catch {
    return null;
  }
}
