import { Injectable } from '@nestjs/common';
import type { AgentTask, AgentTaskKind } from '@rackmark/contracts';
import { row, rows, type Queryable } from '../../../platform/database/rows.js';

export interface EndedTask {
  id: string;
  device_id: string;
  kind: AgentTaskKind;
  agent_name: string;
  taken: boolean;
}

/** A task that no agent has taken by then is not done; one that an agent took may wait behind a long job. */
const UNTAKEN_MINUTES = 10;
const TAKEN_MINUTES = 120;

/** All SQL of tasks for agents. */
@Injectable()
export class TasksRepository {
  /** @returns false where one of this kind waits already */
  async insert(db: Queryable, deviceId: string, kind: AgentTaskKind): Promise<boolean> {
    const made = await rows(
      db,
      `INSERT INTO device_task (device_id, kind) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING id`,
      [deviceId, kind],
    );
    return made.length > 0;
  }
  /** What waits for an agent, in the order in which it was asked for. Given again until it says how each ended. */
  take(db: Queryable, agentId: string): Promise<AgentTask[]> {
    return rows(
      db,
      `WITH taken AS (
         UPDATE device_task t SET taken_at = coalesce(t.taken_at, now()), taken_by = $1 FROM device d
          WHERE d.id = t.device_id AND d.agent_id = $1 AND t.state = 'waiting' RETURNING t.id, t.device_id, t.kind, t.created_at)
       SELECT id AS task_id, device_id, kind FROM taken ORDER BY created_at, id`,
      [agentId],
    );
  }
  /** A task that the agent took as the last one, locked with its device. */
  async lock(
    db: Queryable,
    taskId: string,
    agentId: string,
  ): Promise<{ id: string; device_id: string; kind: AgentTaskKind; state: string } | null> {
    await db.query(
      'SELECT 1 FROM device WHERE id = (SELECT device_id FROM device_task WHERE id = $1) FOR NO KEY UPDATE',
      [taskId],
    );
    return row(
      db,
      'SELECT t.id, t.device_id, t.kind, t.state FROM device_task t WHERE t.id = $1 AND t.taken_by = $2 FOR UPDATE OF t',
      [taskId, agentId],
    );
  }
  async end(db: Queryable, taskId: string, state: 'done' | 'failed', text: string): Promise<void> {
    await db.query(
      `UPDATE device_task SET state = $2, text = $3, ended_at = now() WHERE id = $1 AND state = 'waiting'`,
      [taskId, state, text],
    );
  }
  endOverdue(db: Queryable): Promise<EndedTask[]> {
    return rows(
      db,
      `UPDATE device_task t SET state = 'not_done', ended_at = now() FROM device d JOIN agent a ON a.id = d.agent_id
        WHERE d.id = t.device_id AND t.state = 'waiting'
          AND ((t.taken_at IS NULL AND t.created_at < now() - make_interval(mins => ${UNTAKEN_MINUTES}))
            OR t.taken_at < now() - make_interval(mins => ${TAKEN_MINUTES}))
        RETURNING t.id, t.device_id, t.kind, a.name AS agent_name, t.taken_at IS NOT NULL AS taken`,
    );
  }
}
