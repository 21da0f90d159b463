import { model, modelFacts } from '@rackmark/contracts';
import { z } from 'zod';

export interface ReadingOrder {
  path: string;
  /** A part of the file to be written to `to`, and then read. */
  part?: { path: string[]; to: string };
}

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
