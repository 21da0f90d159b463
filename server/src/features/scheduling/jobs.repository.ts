import { Injectable } from '@nestjs/common';
import { job, type Job } from '@rackmark/contracts';
import { iso, isoOrNull, rows, type Queryable } from '../../platform/database/rows.js';
import { whyWaiting, type WaitingFacts } from './waiting.js';

type JobRow = Omit<Job, 'created_at' | 'ended_at' | 'waiting'> &
  WaitingFacts & { created_at: Date; ended_at: Date | null };

/** Every run of a job that has ended, by its outcome. */
const ENDED = '(j.runs_measured + j.runs_failed + j.runs_lost + j.runs_cancelled + j.runs_unsupported)';

const JOB = `
  SELECT j.id, j.benchmark_id, j.device_id, j.state, j.created_at, j.ended_at, d.facts->>'name' AS device_name, d.admin, d.admin_reason,
         d.health, d.health_reason, d.health_said, d.quarantined_until, d.adb, d.phase, d.phase_reason, d.phase_said, a.name AS agent_name, a.trouble AS agent_trouble,
         (SELECT t.failure FROM attempt t WHERE t.job_id = j.id ORDER BY t.number DESC LIMIT 1) AS last_failure,
         CASE WHEN a.last_seen_at < now() - interval '120 s' THEN 'missing'
              WHEN a.last_seen_at < now() - interval '30 s' OR NOT a.connected THEN 'stale' ELSE 'online' END AS reachability,
         (SELECT count(*) FROM job o WHERE o.device_id = j.device_id
             AND (o.state = 'leased' OR (o.state = 'queued' AND (o.created_at, o.id) < (j.created_at, j.id)))) AS ahead,
         (SELECT b.number FROM job o JOIN benchmark b ON b.id = o.benchmark_id WHERE o.device_id = j.device_id AND o.state = 'leased' LIMIT 1) AS busy_with,
         extract(epoch FROM j.not_before - now())::float AS not_before_seconds,
         j.runs_planned + j.runs_running + ${ENDED} AS runs_planned, ${ENDED} AS runs_ended,
         coalesce((SELECT jsonb_agg(jsonb_build_object('id', t.id, 'number', t.number, 'state', t.state, 'failure', t.failure,
                     'started_at', t.started_at, 'ended_at', t.ended_at) ORDER BY t.number) FROM attempt t WHERE t.job_id = j.id), '[]') AS attempts
    FROM job j JOIN device d ON d.id = j.device_id JOIN agent a ON a.id = d.agent_id`;

/** Reading jobs; what changes them stands in scheduling.repository.ts. */
@Injectable()
export class JobsRepository {
  async list(
    db: Queryable,
    teamId: string,
    q: {
      ids?: readonly string[];
      benchmark_id?: string;
      device_id?: string;
      state?: string;
      after: { at: string; id: string } | null;
      limit: number;
    },
  ): Promise<Job[]> {
    const found = await rows<JobRow>(
      db,
      `${JOB} WHERE d.team_id = $8 AND ($1::uuid IS NULL OR j.benchmark_id = $1) AND ($2::uuid IS NULL OR j.device_id = $2) AND ($3::text IS NULL OR j.state = $3)
         AND ($4::uuid[] IS NULL OR j.id = ANY($4)) AND ($3 IS NULL OR $3 = 'ended' OR j.ended_at IS NULL)
         AND ($5::timestamptz IS NULL OR (j.created_at, j.id) > ($5, $6::uuid))
       ORDER BY j.created_at, j.id LIMIT $7`,
      [
        ...[q.benchmark_id ?? null, q.device_id ?? null, q.state ?? null, q.ids ?? null],
        ...[q.after?.at ?? null, q.after?.id ?? null, q.limit, teamId],
      ],
    );
    return found.map((r) =>
      job.parse({
        ...r,
        created_at: iso(r.created_at),
        ended_at: isoOrNull(r.ended_at),
        waiting: whyWaiting(r, new Date()),
      }),
    );
  }
}
