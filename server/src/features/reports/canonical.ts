import canonicalize from 'canonicalize';
import { createHash } from 'node:crypto';

/** RFC 8785: the same content is the same bytes, whoever writes it. */
export const canonical = (value: unknown): string => canonicalize(value)!;
export const sha256Of = (text: string): string => createHash('sha256').update(text).digest('hex');
