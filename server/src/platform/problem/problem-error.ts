import type { Problem, Said } from '@rackmark/contracts';
import { english, said, saidOfIssue } from '@rackmark/words';

/** An error that is meant for the caller: what happened, what it means, what to do. */
export class ProblemError extends Error {
  /** In English, for programs and logs. */
  readonly detail: string;

  constructor(
    readonly status: number,
    readonly code: string,
    readonly said: Said,
    readonly more: Pick<Problem, 'errors' | 'offset'> = {},
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    const detail = english.tell(said, code);
    super(detail);
    this.detail = detail;
  }

  toProblem(): Problem {
    return {
      type: 'about:blank',
      title: titles[this.status] ?? 'Error',
      status: this.status,
      code: this.code,
      detail: this.detail,
      said: this.said,
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

/** What is wrong with one field, in English and as a code; what is told in no way of ours is quoted. */
export function wrongField(issue: { readonly message: string }): { message: string; said: Said } {
  const sentence = saidOfIssue(issue) ?? said('quoted', { detail: issue.message });
  return { message: english.tell(sentence, issue.message), said: sentence };
}

/** What a schema says of a request, with the fields that are wrong. */
export function badRequest(
  issues: readonly { path?: readonly (PropertyKey | { key: PropertyKey })[] | undefined; message: string }[],
): ProblemError {
  const errors = issues.slice(0, MOST_ERRORS).map((i) => ({
    path: (i.path ?? []).map((p) => String(typeof p === 'object' ? p.key : p)).join('.'),
    ...wrongField(i),
  }));
  const first = errors[0]!;
  const where = first.path === '' ? said('problem.bad_request.whole') : first.path;
  const detail = said('problem.bad_request', { where, detail: first.said, n: issues.length - 1 });
  return new ProblemError(400, 'BAD_REQUEST', detail, { errors });
}

export const notFound = (what: string, id: string | number): ProblemError => {
  const kind = what.replace(/ /g, '_');
  const detail = said('problem.not_found', { kind, code: String(id) });
  return new ProblemError(404, `${kind.toUpperCase()}_NOT_FOUND`, detail);
};
