import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import {
  agent,
  agentPage,
  device,
  deviceAction,
  deviceChange,
  devicePage,
  deviceQuery,
  id,
  pageQuery,
  type Agent,
  type Device,
  type DeviceAction,
  type DeviceChange,
  type PageQuery,
} from '@rackmark/contracts';
import type { z } from 'zod';
import { cursors } from '../../platform/database/cursor.js';
import { Answers, AnswersNothing, Operation } from '../../platform/openapi/decorators.js';
import { Asking } from '../../platform/security/asking.js';
import type { Principal } from '../../platform/security/principal.js';
import { ActionsService } from './actions/actions.service.js';
import { DevicesService } from './devices.service.js';

const NOT_FOUND = ['404 DEVICE_NOT_FOUND'] as const;
const placeOf = ({ id }: { id: string }) => ({ id });

@Controller('devices')
export class DevicesController {
  constructor(
    private readonly devices: DevicesService,
    private readonly actions: ActionsService,
  ) {}

  @Get()
  @Operation('List devices', 'devices')
  @Answers(200, devicePage)
  async list(
    @Asking() who: Principal,
    @Query({ schema: deviceQuery }) q: z.infer<typeof deviceQuery>,
  ): Promise<z.infer<typeof devicePage>> {
    const found = await this.devices.list(who, {
      kind: q.kind,
      agent_id: q.agent_id,
      limit: q.limit + 1,
      after: cursors.devices.read(q.cursor)?.id ?? null,
    });
    return cursors.devices.page(found, q.limit, placeOf);
  }
  @Get(':id')
  @Operation('One device', 'devices', NOT_FOUND)
  @Answers(200, device)
  get(@Asking() who: Principal, @Param('id', { schema: id }) deviceId: string): Promise<Device> {
    return this.devices.get(who, deviceId);
  }
  @Patch(':id')
  @Operation('Put a device into a pool; take it out of service or back', 'devices', [
    ...NOT_FOUND,
    '409 ACTION_REFUSED',
  ])
  @Answers(200, device)
  change(
    @Asking() who: Principal,
    @Param('id', { schema: id }) deviceId: string,
    @Body({ schema: deviceChange }) body: DeviceChange,
  ): Promise<Device> {
    return this.devices.change(who, deviceId, body);
  }
  @Delete(':id')
  @HttpCode(204)
  @Operation('Delete a device that never measured and is not connected; others are retired', 'devices', [
    ...NOT_FOUND,
    '409 DEVICE_HAS_RESULTS',
    '409 DEVICE_CONNECTED',
  ])
  @AnswersNothing(204, 'Deleted')
  remove(@Asking() who: Principal, @Param('id', { schema: id }) deviceId: string): Promise<void> {
    return this.devices.remove(who, deviceId);
  }
  @Post(':id/actions')
  @HttpCode(200)
  @Operation('Drain, quarantine, release, reboot, try a canary …, with the reason', 'devices', [
    ...NOT_FOUND,
    '409 ACTION_REFUSED',
    '409 TASK_WAITS',
  ])
  @Answers(200, device)
  act(
    @Asking() who: Principal,
    @Param('id', { schema: id }) deviceId: string,
    @Body({ schema: deviceAction }) body: DeviceAction,
  ): Promise<Device> {
    return this.actions.act(who, deviceId, body);
  }
}

@Controller('agents')
export class AgentsController {
  constructor(private readonly devices: DevicesService) {}

  @Get()
  @Operation('List agents', 'agents')
  @Answers(200, agentPage)
  async list(
    @Asking() who: Principal,
    @Query({ schema: pageQuery }) q: PageQuery,
  ): Promise<z.infer<typeof agentPage>> {
    const after = cursors.agents.read(q.cursor)?.id ?? null;
    return cursors.agents.page(await this.devices.agents(who, q.limit + 1, after), q.limit, placeOf);
  }
  @Get(':id')
  @Operation('One agent', 'agents', ['404 AGENT_NOT_FOUND'])
  @Answers(200, agent)
  get(@Asking() who: Principal, @Param('id', { schema: id }) agentId: string): Promise<Agent> {
    return this.devices.agent(who, agentId);
  }
}
