import { problem, type Problem } from '@rackmark/contracts';
import { Server } from '@tus/server';
import { said } from '@rackmark/words';
import { ProblemError } from '../../platform/problem/problem-error.js';

type Write = Server['write'];

/** What the library says in words of its own, by its status. */
const meant: Record<number, [status: number, code: string]> = {
  400: [400, 'UPLOAD_HEADER_WRONG'],
  // A header that is missing; nobody is forbidden anything.
  403: [400, 'UPLOAD_HEADER_WRONG'],
  404: [404, 'UPLOAD_NOT_FOUND'],
  409: [409, 'UPLOAD_OFFSET_CONFLICT'],
  410: [410, 'UPLOAD_GONE'],
  412: [412, 'TUS_RESUMABLE_MISSING'],
  413: [413, 'TOO_LARGE'],
  // An extension of the protocol that is not spoken here.
  501: [400, 'UPLOAD_HEADER_WRONG'],
};
const LOCKED = 'failed to acquire lock before timeout';

/** tus, whose errors leave in the shape that all others have. */
export class ProblemTusServer extends Server {
  override write(...[context, headers, status, body = '']: Parameters<Write>): ReturnType<Write> {
    if (status < 400) return super.write(context, headers, status, body);
    const told = ownProblem(body) ?? toProblem(status, body).toProblem();
    headers.set('Content-Type', 'application/problem+json');
    return super.write(context, headers, told.status, JSON.stringify(told));
  }
}

/** What `onResponseError` made of an error that is not the library's. */
function ownProblem(body: string): Problem | null {
  try {
    return problem.parse(JSON.parse(body));
  } catch {
    return null;
  }
}

function toProblem(status: number, body: string): ProblemError {
  if (body.startsWith(LOCKED)) return new ProblemError(423, 'UPLOAD_BUSY', said('problem.upload_busy'));
  const [as, code] = meant[status] ?? [500, 'INTERNAL'];
  return new ProblemError(as, code, said('problem.upload_refused', { why: body.trim() }));
}
