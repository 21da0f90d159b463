import { idempotencyKey } from '@rackmark/contracts';
import type { z } from 'zod';
import { said } from '@rackmark/words';
import { ProblemError } from '../problem/problem-error.js';

/** Headers pass no pipe: Nest has no schema for one. @throws ProblemError BAD_REQUEST */
export function keyOf(header: string | undefined): string | null {
  if (header === undefined) return null;
  const key = idempotencyKey.safeParse(header);
  if (key.success) return key.data;
  const [{ message }] = key.error.issues as [z.core.$ZodIssue];
  throw new ProblemError(400, 'BAD_REQUEST', said('problem.idempotency_key', { why: message }), {
    errors: [{ path: 'Idempotency-Key', message }],
  });
}
