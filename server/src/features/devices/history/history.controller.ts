import { Controller, Get, Param, Query } from '@nestjs/common';
import {
  deviceEventQuery,
  deviceEvents,
  deviceHistory,
  deviceHistoryQuery,
  id,
  rackDay,
  type DeviceEvent,
  type DeviceHistory,
  type RackDay,
} from '@rackmark/contracts';
import { DataSource } from 'typeorm';
import type { z } from 'zod';
import { Answers, Operation } from '../../../platform/openapi/decorators.js';
import { Asking } from '../../../platform/security/asking.js';
import type { Principal } from '../../../platform/security/principal.js';
import { DevicesRepository } from '../devices.repository.js';
import { DevicesService } from '../devices.service.js';
import { EventsRepository } from './events.repository.js';
import { clip, sharesOf, thin, thinReadings, toReading, toSpans } from './history.js';
import { HistoryRepository } from './history.repository.js';

const HOUR_MS = 3_600_000;
/** A strip of more pieces than this is not seen any better: of one device, and of each in the rack. */
const MOST_SPANS = 288;
const MOST_SPANS_IN_RACK = 96;
const MOST_READINGS = 300;
/** Every dashboard asks for the day of the rack; a strip of 24 hours looks the same some seconds later. */
const DAY_IS_FRESH_MS = 3_000;

/** What devices did: strips, readings, logs. */
@Controller()
export class HistoryController {
  /** By team. */
  private readonly latest = new Map<string, { at: number; answer: Promise<RackDay> }>();

  constructor(
    private readonly db: DataSource,
    private readonly devices: DevicesService,
    private readonly repository: DevicesRepository,
    private readonly history: HistoryRepository,
    private readonly events: EventsRepository,
  ) {}

  @Get('devices/:id/history')
  @Operation('What a device did in the last hours, with its temperature and battery', 'devices', [
    '404 DEVICE_NOT_FOUND',
  ])
  @Answers(200, deviceHistory)
  async of(
    @Asking() who: Principal,
    @Param('id', { schema: id }) deviceId: string,
    @Query({ schema: deviceHistoryQuery }) { hours }: z.infer<typeof deviceHistoryQuery>,
  ): Promise<DeviceHistory> {
    await this.devices.get(who, deviceId);
    const to = new Date();
    const from = new Date(to.getTime() - hours * HOUR_MS);
    const [spans, readings, gate] = await Promise.all([
      this.history.spans(this.db, who.teamId, { from, to, deviceId }),
      this.history.readings(this.db, deviceId, from, to),
      this.repository.gateTemperature(this.db, deviceId),
    ]);
    const clipped = clip(spans.get(deviceId) ?? [], from.getTime(), to.getTime());
    return {
      from: from.toISOString(),
      to: to.toISOString(),
      spans: toSpans(thin(clipped, from.getTime(), to.getTime(), MOST_SPANS)),
      shares: sharesOf(clipped, from.getTime(), to.getTime()),
      readings: thinReadings(readings, MOST_READINGS).map(toReading),
      gate_temperature_c: gate,
    };
  }

  @Get('devices/:id/events')
  @Operation('The log of a device, the latest first', 'devices', ['404 DEVICE_NOT_FOUND'])
  @Answers(200, deviceEvents)
  async log(
    @Asking() who: Principal,
    @Param('id', { schema: id }) deviceId: string,
    @Query({ schema: deviceEventQuery }) query: z.infer<typeof deviceEventQuery>,
  ): Promise<{ items: DeviceEvent[] }> {
    await this.devices.get(who, deviceId);
    return { items: await this.events.of(this.db, deviceId, query) };
  }

  @Get('rack/day')
  @Operation('The last 24 hours of every device that is not retired', 'devices')
  @Answers(200, rackDay)
  day(@Asking() { teamId }: Principal): Promise<RackDay> {
    const now = Date.now();
    const latest = this.latest.get(teamId);
    if (latest !== undefined && now - latest.at <= DAY_IS_FRESH_MS) return latest.answer;
    const answer = this.readDay(teamId);
    this.latest.set(teamId, { at: now, answer });
    // A failure is not kept.
    answer.catch(() => this.latest.delete(teamId));
    return answer;
  }

  private async readDay(teamId: string): Promise<RackDay> {
    const to = new Date();
    const from = new Date(to.getTime() - 24 * HOUR_MS);
    const all = await this.history.spans(this.db, teamId, { from, to, deviceId: null });
    return {
      from: from.toISOString(),
      to: to.toISOString(),
      devices: [...all].map(([device_id, spans]) => {
        const clipped = clip(spans, from.getTime(), to.getTime());
        return {
          device_id,
          spans: toSpans(thin(clipped, from.getTime(), to.getTime(), MOST_SPANS_IN_RACK)),
          measuring_share: sharesOf(clipped, from.getTime(), to.getTime()).measuring,
        };
      }),
    };
  }
}
