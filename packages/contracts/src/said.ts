import { z } from 'zod';
import { wrong } from './wrong.js';

/**
 * A sentence as it is stored and sent: its code in the catalogue of `words`, and raw numbers and names in the places of its
 * parameters. Whoever shows it turns it into the reader's language. Beside it stands the same in English, for readers that
 * do not know the code.
 */
export interface Said {
  code: string;
  params: Record<string, SaidParam>;
}
/** A list is shown as one: "A, B and C". */
export type SaidParam = string | number | Said | readonly (string | number | Said)[];

/** Reasons stand in reasons: why a job waits for a device that is in quarantine because attempts failed, the last one because … */
const DEEPEST = 8;
const isPlain = (value: unknown) => typeof value === 'string' || typeof value === 'number';
const isParam = (value: unknown, depth: number): boolean =>
  isPlain(value) ||
  (Array.isArray(value) ? value.every((v) => isPlain(v) || isSaid(v, depth + 1)) : isSaid(value, depth + 1));
function isSaid(value: unknown, depth = 0): boolean {
  if (depth > DEEPEST || typeof value !== 'object' || value === null) return false;
  const { code, params } = value as Partial<Said>;
  if (typeof code !== 'string' || typeof params !== 'object' || params === null) return false;
  return Object.values(params).every((v) => isParam(v, depth));
}

/** Not `z.lazy`: a schema that contains itself has no place in an OpenAPI document whose schemas stand where they are used. */
export const said = z
  .object({ code: z.string().min(1).max(120), params: z.record(z.string(), z.unknown()) })
  .refine((value) => isSaid(value), {
    error: wrong.not_said,
  }) as unknown as z.ZodType<Said, Said>;
