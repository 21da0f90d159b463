import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

const SECRET_BYTES = 32;
/** Without I, L, O, U, 0 and 1: read aloud or typed from a screen, nothing is taken for something else. */
const CODE_LETTERS = 'ABCDEFGHJKMNPQRSTVWXYZ23456789';
const CODE_LENGTH = 8;

export type SecretKind = 'admin' | 'agent' | 'session';
export type Random = (bytes: number) => Uint8Array;

/** `rmk_<kind>_` and 256 random bits as 43 characters of base64url. */
export const newSecret = (kind: SecretKind, random: Random = randomBytes): string =>
  `rmk_${kind}_${Buffer.from(random(SECRET_BYTES)).toString('base64url')}`;

/** What a secret claims to be, by its form alone; null: it is none of ours. */
export function kindOf(secret: string): SecretKind | null {
  const found = /^rmk_(admin|agent|session)_[\w-]{43}$/.exec(secret);
  return found === null ? null : (found[1] as SecretKind);
}

/** A code to type, such as `KXQ7-M2PD` (39 bits): good for minutes, once, and with few tries. */
export function newCode(random: Random = randomBytes): string {
  let letters = '';
  while (letters.length < CODE_LENGTH) {
    // Bytes above the last whole multiple would favour the first letters.
    const fair = [...random(CODE_LENGTH)].filter((b) => b < 256 - (256 % CODE_LETTERS.length));
    letters += fair.map((b) => CODE_LETTERS[b % CODE_LETTERS.length]).join('');
  }
  return `${letters.slice(0, 4)}-${letters.slice(4, CODE_LENGTH)}`;
}

/** A code as it is hashed: however it was typed. */
export const normalCode = (typed: string): string => typed.toUpperCase().replace(/[^A-Z0-9]/g, '');

/** Secrets are random and long, so a plain hash cannot be turned around; slow hashes are for what people make up. */
export const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex');

/** Compares hashes in a time that tells nothing. */
export const sameHash = (a: string, b: string): boolean =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
