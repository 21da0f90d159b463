import { Injectable } from '@nestjs/common';
import type { AgentTask, AgentTaskKind, TaskEnd } from '@rackmark/contracts';
import { said } from '@rackmark/words';
import { DataSource } from 'typeorm';
import type { Queryable } from '../../../platform/database/rows.js';
import { transaction } from '../../../platform/database/transaction.js';
import { notFound, ProblemError } from '../../../platform/problem/problem-error.js';
import { Bus } from '../../../platform/realtime/bus.js';
import type { Principal } from '../../../platform/security/principal.js';
import { toldBy } from '../../../platform/words/told.js';
import { EventsRepository } from '../history/events.repository.js';
import { HealthService } from '../health/health.service.js';
import { TasksRepository } from './tasks.repository.js';

/** What only an agent can do with a device: asked for here, told with its heartbeats, closed by its word. */
@Injectable()
export class TasksService {
  constructor(
    private readonly db: DataSource,
    private readonly tasks: TasksRepository,
    private readonly events: EventsRepository,
    private readonly health: HealthService,
    private readonly bus: Bus,
  ) {}

  /** @throws ProblemError TASK_WAITS */
  async ask(tx: Queryable, deviceId: string, kind: AgentTaskKind): Promise<void> {
    if (await this.tasks.insert(tx, deviceId, kind)) return;
    throw new ProblemError(409, 'TASK_WAITS', said('problem.task_waits', { code: kind }));
  }

  waitingFor(agent: Principal): Promise<AgentTask[]> {
    return this.tasks.take(this.db, agent.id);
  }

  /** Said twice it changes nothing. @throws ProblemError TASK_NOT_FOUND */
  async end(agent: Principal, { task_id, ok, text }: TaskEnd): Promise<void> {
    const deviceId = await transaction(this.db, async (tx) => {
      const task = await this.tasks.lock(tx, task_id, agent.id);
      if (task === null) throw notFound('task', task_id);
      if (task.state !== 'waiting') return task.device_id;
      await this.tasks.end(tx, task_id, ok ? 'done' : 'failed', text);
      const detail = toldBy(null, text);
      const how = { kind: task.kind, why: detail === null ? ('' as const) : said('wait.colon', { detail }) };
      const line = ok ? said('log.task.done', how) : said('log.task.failed', how);
      await this.events.add(tx, [{ deviceId: task.device_id, kind: 'action', said: line }]);
      if (task.kind === 'canary')
        await this.health.apply(
          tx,
          task.device_id,
          ok ? { type: 'canary_passed' } : { type: 'canary_failed', why: detail ?? text },
        );
      return task.device_id;
    });
    this.bus.emit('devices', { ids: [deviceId] });
  }

  /** Tasks that nobody took or nobody ended. That says nothing about the device's health. */
  async endOverdue(): Promise<void> {
    const ended = await this.tasks.endOverdue(this.db);
    await this.events.add(
      this.db,
      ended.map((t) => ({
        deviceId: t.device_id,
        kind: 'action' as const,
        said: said(t.taken ? 'log.task.not_ended' : 'log.task.not_taken', {
          kind: t.kind,
          agent: t.agent_name,
        }),
      })),
    );
  }
}
