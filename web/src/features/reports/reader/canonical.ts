import type { FrozenReport } from '@rackmark/contracts';
import canonicalize from 'canonicalize';

/** The bytes that a report's hash is of (RFC 8785). */
export const canonicalOf = (report: FrozenReport): string => canonicalize(report)!;

/** SHA-256 in hexadecimal; null where the browser computes none (it does on https and on this computer). */
export async function hashOf(text: string): Promise<string | null> {
  // Types say that it is always there; on plain http it is not.
  const subtle = (globalThis.crypto as Crypto | undefined)?.subtle as SubtleCrypto | undefined;
  if (subtle === undefined) return null;
  const bytes = new Uint8Array(await subtle.digest('SHA-256', new TextEncoder().encode(text)));
  return Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('');
}
