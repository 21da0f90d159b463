import { Injectable } from '@nestjs/common';
import { adbState, devicePhase, deviceUse, failure, said, type Heartbeat } from '@rackmark/contracts';
import { z } from 'zod';
import { row, type Queryable } from '../../../platform/database/rows.js';
import { endStretches, useOf } from '../history/uses.repository.js';

const side = z.object({
  phase: devicePhase,
  phase_reason: z.string().nullable(),
  phase_said: said.nullable(),
  adb: adbState.nullable(),
  suspicion: z.string().nullable(),
  suspicion_said: said.nullable(),
  failure: failure.nullable(),
  use: deviceUse.nullable(),
});
const beatChange = z.object({ id: z.string(), before: side, after: side });
/** A device that a heartbeat found in another state than the one before. */
export type BeatChange = z.infer<typeof beatChange>;
const answer = z.object({ matched: z.int(), changes: z.array(beatChange) });

/** Seconds between two readings of a device that are kept. */
const READING_SECONDS = 60;
/** So long does the word of another agent count that has the same phone. */
export const RIVAL_SECONDS = 60;

const sideOf = (prefix: string) =>
  ['phase', 'phase_reason', 'phase_said', 'adb', 'suspicion', 'suspicion_said', 'failure', 'use']
    .map((f) => `'${f}', ${prefix}${f}`)
    .join(', ');

/**
 * One statement a heartbeat, however many devices it tells of: new state, strips, readings, and what has changed. The
 * agent's row is locked before its devices, those in the order of their ids, as everywhere.
 */
const HEARTBEAT = `
  WITH seen AS (UPDATE agent SET last_seen_at = now(), connected = true, trouble = $3 WHERE id = $1 RETURNING id),
  beat AS (
    SELECT * FROM jsonb_to_recordset($2::jsonb) AS b(device_id uuid, phase text, phase_reason text, phase_said jsonb, conditions jsonb, adb text,
      gate_temperature_c double precision, suspicion text, suspicion_said jsonb, failure jsonb)
  ), before AS (
    SELECT d.id, d.phase AS was_phase, d.phase_reason AS was_phase_reason, d.phase_said AS was_phase_said,
           d.adb AS was_adb, d.suspicion AS was_suspicion, d.suspicion_said AS was_suspicion_said,
           d.agent_failure AS was_failure, d.use AS was_use, d.use_since,
           b.conditions IS NOT NULL AND coalesce(d.reading_at <= now() - interval '${READING_SECONDS} s', true) AS reads,
           ${useOf('b.phase', 'b.adb')} AS new_use
      FROM seen s JOIN device d ON d.agent_id = s.id JOIN beat b ON b.device_id = d.id ORDER BY d.id FOR NO KEY UPDATE OF d
  ), after AS (
    UPDATE device d SET phase = b.phase, phase_reason = b.phase_reason, phase_said = nullif(b.phase_said, 'null'), adb = b.adb, gate_temperature_c = b.gate_temperature_c,
           conditions = coalesce(b.conditions, d.conditions),
           conditions_at = CASE WHEN b.conditions IS NULL THEN d.conditions_at ELSE now() END,
           suspicion = coalesce(b.suspicion, CASE WHEN d.rival_at > now() - interval '${RIVAL_SECONDS} s' THEN d.rival END),
           suspicion_said = CASE WHEN b.suspicion IS NOT NULL THEN nullif(b.suspicion_said, 'null')
             WHEN d.rival_at > now() - interval '${RIVAL_SECONDS} s' THEN d.rival_said END,
           agent_failure = b.failure, use = o.new_use,
           use_since = CASE WHEN o.was_use IS DISTINCT FROM o.new_use THEN greatest(now(), o.use_since) ELSE d.use_since END,
           reading_at = CASE WHEN o.reads THEN now() ELSE d.reading_at END
      FROM beat b JOIN before o ON o.id = b.device_id WHERE d.id = b.device_id
    RETURNING d.id, d.phase, d.phase_reason, d.phase_said, d.adb, d.suspicion, d.suspicion_said, d.agent_failure AS failure, d.use, d.conditions, o.reads,
              o.was_phase, o.was_phase_reason, o.was_phase_said, o.was_adb, o.was_suspicion, o.was_suspicion_said, o.was_failure, o.was_use, o.use_since AS was_since
  ), changed AS (
    SELECT id, was_use AS was, was_since AS since, now() AS at FROM after WHERE was_use <> use
  ), ${endStretches('changed')},
  readings AS (
    INSERT INTO device_reading (device_id, at, temperature_c, battery_percent, thermal_status)
    SELECT id, now(), coalesce((conditions->>'temperature_c')::float8, (conditions->>'battery_temperature_c')::float8),
           (conditions->>'battery_percent')::float8, conditions->>'thermal_status' FROM after WHERE reads
    ON CONFLICT DO NOTHING
  )
  SELECT (SELECT count(*) FROM before)::int AS matched,
         coalesce((SELECT jsonb_agg(jsonb_build_object('id', id, 'before', jsonb_build_object(${sideOf('was_')}),
                                    'after', jsonb_build_object(${sideOf('')})))
            FROM after WHERE phase <> was_phase OR adb IS DISTINCT FROM was_adb OR suspicion IS DISTINCT FROM was_suspicion
              OR failure IS DISTINCT FROM was_failure OR use IS DISTINCT FROM was_use), '[]') AS changes`;

/** What an agent tells with each heartbeat. */
@Injectable()
export class BeatsRepository {
  /** @returns how many of the devices are this agent's, and which of them changed */
  async beat(
    db: Queryable,
    agentId: string,
    { devices, trouble }: Pick<Heartbeat, 'devices' | 'trouble'>,
  ): Promise<z.infer<typeof answer>> {
    return answer.parse(await row(db, HEARTBEAT, [agentId, JSON.stringify(devices), trouble]));
  }
}
