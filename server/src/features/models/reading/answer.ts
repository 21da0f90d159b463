import { model, modelFacts } from '@rackmark/contracts';
import { z } from 'zod';

export const readingOrder = z.object({
  path: z.string(),
  /** A part of the file to be written to `to`, and then read. */
  part: z.object({ path: z.array(z.string()), to: z.string() }).optional(),
});
export type ReadingOrder = z.infer<typeof readingOrder>;

export const readingAnswer = z.discriminatedUnion('ok', [
  z.object({
    ok: z.literal(true),
    format: model.shape.format,
    size_bytes: z.number().min(1),
    facts: modelFacts,
  }),
  z.object({ ok: z.literal(false), code: z.string(), message: z.string(), offset: z.number().nullable() }),
]);
export type ReadingAnswer = z.infer<typeof readingAnswer>;
