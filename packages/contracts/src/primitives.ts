import { z } from 'zod';

/** Lower-case hexadecimal SHA-256 of a file's bytes. */
export const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 lower-case hexadecimal digits');
export const id = z.uuid();
/** A point in time, ISO 8601 in UTC. */
export const timestamp = z.iso.datetime({ offset: true });
/** A duration or a monotonic time in whole nanoseconds. */
export const nanoseconds = z.int().min(0);
/** Memory in KiB (1,024 bytes). */
export const kibibytes = z.int().min(0);
export const shortText = z.string().trim().min(1).max(200);

/** One page of a list; `next_cursor` is null on the last one. */
export const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), next_cursor: z.string().nullable() });

export const pageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(200).optional(),
});
export type PageQuery = z.infer<typeof pageQuery>;
