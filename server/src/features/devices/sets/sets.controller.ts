import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import {
  deviceSet,
  deviceSetPage,
  id,
  meetsChoice,
  newDeviceSet,
  pageQuery,
  type Device,
  type DeviceSet,
  type NewDeviceSet,
  type PageQuery,
} from '@rackmark/contracts';
import { DataSource } from 'typeorm';
import type { z } from 'zod';
import { said } from '@rackmark/words';
import { cursors } from '../../../platform/database/cursor.js';
import { iso } from '../../../platform/database/rows.js';
import { Answers, AnswersNothing, Operation } from '../../../platform/openapi/decorators.js';
import { notFound, ProblemError } from '../../../platform/problem/problem-error.js';
import { Asking } from '../../../platform/security/asking.js';
import type { Principal } from '../../../platform/security/principal.js';
import { DevicesService } from '../devices.service.js';
import { SetsRepository, type StoredSet } from './sets.repository.js';

@Controller('device-sets')
export class SetsController {
  constructor(
    private readonly db: DataSource,
    private readonly sets: SetsRepository,
    private readonly devices: DevicesService,
  ) {}

  @Get()
  @Operation('List saved sets of devices, the newest first, with how many devices each holds now', 'devices')
  @Answers(200, deviceSetPage)
  async list(
    @Asking() who: Principal,
    @Query({ schema: pageQuery }) q: PageQuery,
  ): Promise<z.infer<typeof deviceSetPage>> {
    const found = await this.sets.list(this.db, who.teamId, { ...q, limit: q.limit + 1 });
    const page = cursors.deviceSets.page(found, q.limit, (s) => ({ at: iso(s.created_at), id: s.id }));
    const all = await this.devices.choose(who, {});
    return { ...page, items: page.items.map((s) => toSet(s, all)) };
  }

  @Post()
  @Operation('Save a choice of devices under a name; it is taken anew each time it is used', 'devices', [
    '404 DEVICE_NOT_FOUND',
    '409 SET_NAME_TAKEN',
  ])
  @Answers(201, deviceSet, 'Saved')
  async create(
    @Asking() who: Principal,
    @Body({ schema: newDeviceSet }) body: NewDeviceSet,
  ): Promise<DeviceSet> {
    const inSet = await this.devices.choose(who, body.choice);
    const made = await this.sets.insert(this.db, who, body.name, body.choice);
    if (made === null) {
      throw new ProblemError(409, 'SET_NAME_TAKEN', said('problem.set_name_taken', { name: body.name }));
    }
    return toSet(made, inSet);
  }

  @Delete(':id')
  @HttpCode(204)
  @Operation('Remove a saved set; benchmarks that used it stay as they are', 'devices', [
    '404 DEVICE_SET_NOT_FOUND',
  ])
  @AnswersNothing(204, 'Removed')
  async remove(@Asking() who: Principal, @Param('id', { schema: id }) setId: string): Promise<void> {
    if (!(await this.sets.remove(this.db, who.teamId, setId))) throw notFound('device set', setId);
  }
}

const toSet = (s: StoredSet, all: readonly Device[]): DeviceSet =>
  deviceSet.parse({
    ...s,
    devices: all.filter((d) => meetsChoice(d, s.choice)).length,
    created_at: iso(s.created_at),
  });
