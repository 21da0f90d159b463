import { reportLanguage, reportOrigin, said, sha256, timestamp } from '@rackmark/contracts';
import { z } from 'zod';

/** A file to be verified, and where the report and its records are written where all is right. */
export interface ImportOrder {
  path: string;
  /** The public key that it should be signed by; null: none in particular. */
  key: string | null;
  report: string;
  records: string;
}

export const importAnswer = z.discriminatedUnion('ok', [
  z.object({
    ok: z.literal(true),
    differences: z.array(z.object({ where: z.string(), told: z.string(), found: z.string() })),
    more: z.int(),
    signature: z.enum(['valid', 'unknown', 'none', 'forged', 'other_key']),
    ...{ title: z.string(), author: z.string(), language: reportLanguage, sha256 },
    ...{ published_at: timestamp, runs: z.int() },
    origin: reportOrigin.pick({
      portal: true,
      rackmark: true,
      number: true,
      version: true,
      public_key: true,
    }),
  }),
  z.object({ ok: z.literal(false), said }),
]);
export type ImportAnswer = z.infer<typeof importAnswer>;
