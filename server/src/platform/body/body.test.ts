import { PassThrough } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import type { CallHandler, ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { lastValueFrom, of } from 'rxjs';
import { identify } from '../security/principal.js';
import { BodyReader, LargeBody } from './body.js';

const RESULT = { bytes: 2 ** 20, depth: 4, values: 100, groups: 100 };
class Controller {
  @LargeBody(RESULT)
  result(): void {
    // Only its limits are read.
  }
}
const { result } = Controller.prototype;

/** A request whose body comes when the test says so. */
class Request extends PassThrough {
  body: unknown;
  readonly headers: Record<string, string>;
  constructor(agentId: string, length: number | null) {
    super();
    const framing: Record<string, string> =
      length === null ? { 'transfer-encoding': 'chunked' } : { 'content-length': String(length) };
    this.headers = { 'content-type': 'application/json', ...framing };
    identify(this, { principal: { kind: 'agent', id: agentId, teamId: 't' }, by: 'key', secretId: 'k' });
  }
  is = () => 'application/json';
  get isBeingRead(): boolean {
    return this.listenerCount('data') > 0;
  }
}

let reader: BodyReader;
beforeEach(() => void (reader = new BodyReader(new Reflector())));
afterEach(() => void jest.useRealTimers());

/** What the handler answers, or the problem. */
function send(request: Request): Promise<unknown> {
  const context: Pick<ExecutionContext, 'getType' | 'switchToHttp' | 'getHandler'> = {
    getType: <T extends string>() => 'http' as T,
    switchToHttp: () => ({
      getRequest: <T>() => request as T,
      getResponse: <T>() => null as T,
      getNext: <T>() => null as T,
    }),
    getHandler: () => result,
  };
  const next: CallHandler = { handle: () => of('stored') };
  return reader
    .intercept(context as ExecutionContext, next)
    .then((answer) => lastValueFrom(answer))
    .catch((error: unknown) => error);
}

it('of one sender two large bodies are read at a time, whether they say their length or not; others are not kept waiting', async () => {
  const large = [700_000, null, 700_000, null].map((length) => new Request('greedy', length));
  const answers = large.map(send);
  const other = new Request('other', 700_000);
  const small = new Request('greedy', 100);
  const answered = Promise.all([other, small].map(send));
  await turn();
  expect(large.map((r) => r.isBeingRead)).toEqual([true, true, false, false]);
  for (const r of [other, small]) r.end('{}');
  expect(await answered).toEqual(['stored', 'stored']);

  large[0]!.end('{}');
  expect(await answers[0]).toBe('stored');
  large[1]!.destroy();
  expect(await answers[1]).toMatchObject({ code: 'BODY_UNREADABLE' });
  await turn();
  expect(large.slice(2).map((r) => r.isBeingRead)).toEqual([true, true]);
  for (const r of large.slice(2)) r.end('{}');
  expect(await Promise.all(answers.slice(2))).toEqual(['stored', 'stored']);
});

it('who went away while it waited gives its turn on', async () => {
  const [first, second, gone, last] = Array.from({ length: 4 }, () => new Request('a', null)) as [
    Request,
    Request,
    Request,
    Request,
  ];
  const answers = [first, second, gone, last].map(send);
  gone.destroy();
  await turn();
  for (const r of [first, second, last]) r.end('{}');
  expect(await Promise.all(answers)).toEqual([
    'stored',
    'stored',
    expect.objectContaining({ code: 'BODY_UNREADABLE' }),
    'stored',
  ]);
});

it('more of one sender than wait are told to come again', async () => {
  const all = Array.from({ length: 103 }, () => new Request('a', null));
  const answers = all.map(send);
  expect(await answers[102]).toMatchObject({ status: 429, code: 'TOO_MANY_AT_ONCE' });
  for (const r of all) r.end('{}');
  expect(new Set(await Promise.all(answers.slice(0, 102)))).toEqual(new Set(['stored']));
});

it('a body that stands still is cut off, one that goes on slowly is not', async () => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
  const [slow, still] = [new Request('a', 700_000), new Request('b', 700_000)];
  const answers = [slow, still].map(send);
  await turn();
  for (let i = 0; i < 4; i++) {
    slow.write(' ');
    await turn();
    jest.advanceTimersByTime(20_000);
  }
  expect(await answers[1]).toMatchObject({ code: 'BODY_UNREADABLE' });
  slow.end('{}');
  expect(await answers[0]).toBe('stored');
});
