import type { Problem } from '@rackmark/contracts';

/** An error that is meant for the caller: what happened, what it means, what to do. */
export class ProblemError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly detail: string,
    readonly more: Pick<Problem, 'errors' | 'offset'> = {},
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(detail);
  }

  toProblem(): Problem {
    return {
      type: 'about:blank',
      title: titles[this.status] ?? 'Error',
      status: this.status,
      code: this.code,
      detail: this.detail,
      ...this.more,
    };
  }
}

const titles: Record<number, string> = {
  400: 'Bad request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not found',
  409: 'Conflict',
  410: 'Gone',
  412: 'Precondition failed',
  413: 'Too large',
  415: 'Unsupported media type',
  416: 'Range not satisfiable',
  422: 'Cannot be processed',
  423: 'Locked',
  429: 'Too many requests',
  500: 'Internal error',
  503: 'Unavailable',
  507: 'Storage full',
};

/** So many wrong fields are named; a request may have thousands. */
const MOST_ERRORS = 20;

/** What a schema says of a request, with the fields that are wrong. */
export function badRequest(
  issues: readonly { path?: readonly (PropertyKey | { key: PropertyKey })[] | undefined; message: string }[],
): ProblemError {
  const errors = issues.slice(0, MOST_ERRORS).map((i) => ({
    path: (i.path ?? []).map((p) => String(typeof p === 'object' ? p.key : p)).join('.'),
    message: i.message,
  }));
  const first = errors[0]!;
  const more = issues.length > 1 ? ` (and ${issues.length - 1} more)` : '';
  const where = first.path === '' ? 'The request' : first.path;
  return new ProblemError(400, 'BAD_REQUEST', `${where}: ${first.message}${more}.`, { errors });
}

export const notFound = (what: string, id: string | number): ProblemError =>
  new ProblemError(
    404,
    `${what.toUpperCase().replace(/ /g, '_')}_NOT_FOUND`,
    `There is no ${what} ${id}. It may have been mistyped; the list shows what there is.`,
  );
