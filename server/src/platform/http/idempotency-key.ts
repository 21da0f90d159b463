import { idempotencyKey } from '@rackmark/contracts';
import type { z } from 'zod';
import { said } from '@rackmark/words';
import { ProblemError, wrongField } from '../problem/problem-error.js';

/** Headers pass no pipe: Nest has no schema for one. @throws ProblemError BAD_REQUEST */
export function keyOf(header: string | undefined): string | null {
  if (header === undefined) return null;
  const key = idempotencyKey.safeParse(header);
  if (key.success) return key.data;
  const [issue] = key.error.issues as [z.core.$ZodIssue];
  const field = wrongField(issue);
  throw new ProblemError(400, 'BAD_REQUEST', said('problem.idempotency_key', { why: field.said }), {
    errors: [{ path: 'Idempotency-Key', ...field }],
  });
}
