import { z } from 'zod';
import { said } from './said.js';

/** `application/problem+json` (RFC 9457) with a stable `code`. `detail` says what happened and what to do. */
export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.string().regex(/^[A-Z][A-Z0-9_]*$/),
  detail: z.string(),
  /** The same for other languages; what only programs send has none. */
  said: said.nullish(),
  /** Where in the request: JSON path and what is wrong with it. */
  errors: z.array(z.object({ path: z.string(), message: z.string(), said: said.nullish() })).optional(),
  /** Byte at which a file is broken. */
  offset: z.number().nullable().optional(),
});
export type Problem = z.infer<typeof problem>;

export const health = z.object({
  status: z.enum(['ok', 'degraded']),
  version: z.string(),
  /** What is wrong, while something is. */
  reason: z.string().optional(),
  database: z.enum(['ok', 'unreachable']),
  started_at: z.string(),
  data_bytes: z.number().nullable(),
  /** How long single pieces of work held the loop that all share, in the last minute or two. */
  loop: z.object({ longest_ms: z.number(), p99_ms: z.number() }),
});
export type Health = z.infer<typeof health>;
/** What somebody hears who has shown no token. */
export const healthInBrief = health.pick({ status: true, version: true, reason: true });
export type HealthInBrief = z.infer<typeof healthInBrief>;
