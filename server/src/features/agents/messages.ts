import { setImmediate as othersTurn } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import { agentMessages, MOST_DEVICES_TOLD, type Acknowledged, type AgentHello } from '@rackmark/contracts';
import type { Socket } from 'socket.io';
import type { z } from 'zod';
import { said } from '@rackmark/words';
import { TooMuchJson } from '../../platform/body/bounded-parser.js';
import { isDatabaseAway } from '../../platform/database/unavailable.js';
import { inParts } from '../../platform/load/in-parts.js';
import { LoopWatch } from '../../platform/load/loop-watch.js';
import { TooManyWait, Turns } from '../../platform/load/turns.js';
import { ProblemError } from '../../platform/problem/problem-error.js';
import { databaseAway } from '../../platform/problem/problem.filter.js';
import { storable } from '../../platform/problem/storable.js';
import { callerOf } from '../../platform/security/principal.js';

export type MessageKind = keyof typeof agentMessages;

/** Messages of all agents that are worked on at the same time: the rest of the database's connections is for everything else. */
const AT_ONCE = 8;
/**
 * What one agent may have under way (`each`) and waiting (`most`), by kind: a thousand phones that all ask for work do not
 * keep its heartbeat waiting. An agent that does what it should stays far below.
 */
const BUDGET: Record<MessageKind, { each: number; most: number }> = {
  hello: { each: 1, most: 4 },
  heartbeat: { each: 1, most: 8 },
  claim: { each: 4, most: 2_000 },
  attempt_end: { each: 2, most: 2_000 },
  task_end: { each: 1, most: 2_000 },
  progress: { each: 2, most: 200 },
};

/** Works off what agents say, turn by turn, and answers each message with an answer or a problem. */
@Injectable()
export class Messages {
  private readonly logger = new Logger('Agents');
  private readonly turns = new Turns(AT_ONCE);

  constructor(private readonly loop: LoopWatch) {}

  async answer<T>(socket: Socket, kind: MessageKind, work: () => Promise<T>): Promise<Acknowledged<T>> {
    const ended = this.loop.begin(() => `message ${kind}`);
    try {
      const caller = callerOf(socket);
      const who = `${caller?.by === 'key' ? caller.principal.id : socket.id} ${kind}`;
      return { ok: true, answer: await this.turns.take(who, BUDGET[kind], work) };
    } catch (error) {
      return { ok: false, problem: this.problemOf(kind, error) };
    } finally {
      ended();
    }
  }

  private problemOf(kind: MessageKind, error: unknown): { code: string; detail: string } {
    if (error instanceof TooManyWait)
      return {
        code: 'TOO_MANY_MESSAGES',
        detail: `More than ${BUDGET[kind].most} messages "${kind}" of this agent wait for their turn. Say it again later, and less often.`,
      };
    if (error instanceof ProblemError) return { code: error.code, detail: error.detail };
    // Agents try again after an INTERNAL: what else is told is final to most of them.
    if (isDatabaseAway(error)) return { code: 'INTERNAL', detail: databaseAway().detail };
    this.logger.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
    return {
      code: 'INTERNAL',
      detail: 'The server failed at this message; its log has the reason. Try again.',
    };
  }
}

/** @param at where the body stands in its message @throws ProblemError TOO_LARGE, BAD_MESSAGE */
export function parse<T extends z.ZodType>(schema: T, body: unknown, at: readonly string[] = []): z.infer<T> {
  if (body instanceof TooMuchJson)
    throw new ProblemError(413, 'TOO_LARGE', said('problem.message_too_large', { detail: body.excess }));
  const parsed = schema.safeParse(storable(body));
  if (parsed.success) return parsed.data;
  const first = parsed.error.issues[0]!;
  throw new ProblemError(
    400,
    'BAD_MESSAGE',
    said('problem.bad_message', {
      where: [...at, ...first.path].join('.') || said('problem.bad_message.whole'),
      detail: first.message,
    }),
  );
}

/** A hello may tell of a thousand devices: they are read one after the other. @throws ProblemError TOO_LARGE, BAD_MESSAGE */
export async function parseHello(body: unknown): Promise<AgentHello> {
  const schema = agentMessages.hello;
  if (!hasDevices(body) || body.devices.length > MOST_DEVICES_TOLD) return parse(schema, body);
  // The message itself was just read, in one piece.
  await othersTurn();
  const hello = parse(schema, { ...body, devices: [] });
  const told = body.devices.map((device, i) => ({ device, at: `devices.${i}` }));
  const devices = await inParts(told, ({ device, at }) => parse(schema.shape.devices.element, device, [at]));
  return { ...hello, devices };
}

const hasDevices = (body: unknown): body is { devices: unknown[] } =>
  typeof body === 'object' && body !== null && 'devices' in body && Array.isArray(body.devices);
