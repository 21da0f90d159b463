import { z } from 'zod';
import { wrong } from './wrong.js';

/** Lower-case hexadecimal SHA-256 of a file's bytes. */
export const sha256 = z.string().regex(/^[0-9a-f]{64}$/, wrong.sha256);
/** In small letters, as the database writes them: two spellings of one id are compared as texts in places. */
export const id = z.uuid().toLowerCase();

const OFFSET = /(Z|[+-](0\d|1[0-5]):[0-5]\d)$/;
const FIRST_MS = Date.parse('1900-01-01T00:00:00Z');
const AFTER_LAST_MS = Date.parse('9999-12-31T00:00:00Z');
/**
 * A point in time, ISO 8601, of the years that JavaScript and PostgreSQL both hold and write with four digits: neither
 * knows a year 0, and PostgreSQL no offset of 16 hours or more.
 */
export const timestamp = z.iso
  .datetime({ offset: true })
  .max(40)
  .regex(OFFSET, wrong.offset)
  .refine((text) => {
    const ms = Date.parse(text);
    return ms >= FIRST_MS && ms < AFTER_LAST_MS;
  }, wrong.years);
/** A duration or a monotonic time in whole nanoseconds. */
export const nanoseconds = z.int().min(0);
/** Memory in KiB (1,024 bytes). */
export const kibibytes = z.int().min(0);
/** Of a column of 4 bytes. */
export const INT4_MAX = 2 ** 31 - 1;
/** A name that a sender gives to its request, so that the request is done once: visible ASCII characters, no blanks. */
export const idempotencyKey = z.string().regex(/^[\x21-\x7e]{1,200}$/, wrong.idempotency_key);
export const shortText = z.string().trim().min(1).max(200);

/** One page of a list; `next_cursor` is null on the last one, and belongs to this list alone. */
export const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), next_cursor: z.string().nullable() });

/** A page of a list that people look through: with how many meet the query on all pages together. */
export const countedPageOf = <T extends z.ZodType>(item: T) => pageOf(item).extend({ total: z.int().min(0) });

export const pageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(200).optional(),
});
export type PageQuery = z.infer<typeof pageQuery>;
