import { problem, type Problem, type Said } from '@rackmark/contracts';
import { said } from '@rackmark/words';
import type { z } from 'zod';
import { CannotRun, ofPortal } from './exit.js';
import type { SendInit } from './upload.js';

const PATIENCE_MS = 120_000;

/** The server's own words for why it did not do something. */
export class ApiProblem extends CannotRun {
  constructor(
    readonly code: string,
    why: Said,
    readonly status: number,
  ) {
    super(why);
  }
}

/** The line broke, or nobody answers: it may go better when it is tried again. */
export class Unreachable extends CannotRun {}

/** What a problem means to somebody at a shell. */
function ofShell({ code, said: own, detail }: Problem): Said {
  if (code === 'TOKEN_MISSING') return said('shell.problem.token_missing');
  if (code === 'TOKEN_WRONG') return said('shell.problem.token_wrong');
  return ofPortal(own, detail);
}

/** Requests to a portal, every answer parsed. */
export class Requests {
  /** @param token an administrator's, where the portal asks for one */
  constructor(
    readonly url: string,
    private readonly token: string | null = null,
  ) {}

  protected async all<T>(
    path: string,
    page: z.ZodType<{ items: T[]; next_cursor: string | null }>,
    filter = '',
  ): Promise<T[]> {
    const items: T[] = [];
    let cursor: string | null = null;
    do {
      const query: string =
        cursor === null ? '?limit=200' : `?limit=200&cursor=${encodeURIComponent(cursor)}`;
      const answer: { items: T[]; next_cursor: string | null } = await this.request(
        'GET',
        `${path}${query}${filter}`,
        page,
      );
      items.push(...answer.items);
      cursor = answer.next_cursor;
    } while (cursor !== null);
    return items;
  }

  protected async request<T>(
    method: string,
    path: string,
    schema: z.ZodType<T>,
    init: SendInit = {},
  ): Promise<T> {
    const response = await this.send(method, path, init);
    const parsed = schema.safeParse(await response.json().catch(() => null));
    if (!parsed.success) throw new CannotRun(said('cannot.portal.other_version', { path: this.url }));
    return parsed.data;
  }

  /** @returns an answer that is no problem */
  protected async send(
    method: string,
    path: string,
    { patienceMs = PATIENCE_MS, ...init }: SendInit = {},
  ): Promise<Response> {
    let response: Response;
    try {
      response = await fetch(`${this.url}/api/v1${path}`, {
        ...init,
        headers: {
          ...init.headers,
          ...(this.token === null ? {} : { authorization: `Bearer ${this.token}` }),
        },
        method,
        signal: AbortSignal.timeout(patienceMs),
      });
    } catch (error) {
      const cause = (error as { cause?: Error }).cause?.message ?? (error as Error).message;
      throw new Unreachable(said('cannot.portal.unreachable', { path: this.url, given: cause }));
    }
    if (response.ok) return response;
    const told = problem.safeParse(await response.json().catch(() => null));
    const { status } = response;
    if (told.success) throw new ApiProblem(told.data.code, ofShell(told.data), status);
    const why = said('cannot.portal.answered', { path: this.url, code: String(status) });
    throw new ApiProblem('', why, status);
  }
}
