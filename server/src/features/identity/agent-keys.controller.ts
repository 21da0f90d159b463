import { Body, Controller, Delete, HttpCode, Inject, Param, Post, Req } from '@nestjs/common';
import { ApiNoContentResponse } from '@nestjs/swagger';
import { agentKey, enrolment, enrolmentCode, id, type EnrolmentCode } from '@rackmark/contracts';
import type { Request } from 'express';
import type { z } from 'zod';
import { urlForOthers } from '../../platform/config/address.js';
import type { Config } from '../../platform/config/config.js';
import { Answers, Operation } from '../../platform/openapi/decorators.js';
import { Access } from '../../platform/security/access.js';
import { Asking, OpenToAll } from '../../platform/security/asking.js';
import type { Principal } from '../../platform/security/principal.js';
import { CONFIG } from '../../platform/tokens.js';
import { cameSecurely } from './credentials.js';
import { IdentityService } from './identity.service.js';

@Controller('agents')
export class AgentKeysController {
  constructor(
    private readonly identity: IdentityService,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @Post('codes')
  @Access('admin')
  @Operation('Make a one-time code by which an agent enrols, and the command to run there', 'agents')
  @Answers(201, enrolmentCode, 'Made')
  code(@Asking() who: Principal, @Req() request: Request): Promise<EnrolmentCode> {
    const origin = `${cameSecurely(request) ? 'https' : 'http'}://${request.headers.host ?? ''}`;
    return this.identity.makeCode(who, urlForOthers(origin, this.config.host));
  }

  @Post('enrol')
  @Access('anyone')
  @OpenToAll('the code says which team it is of')
  @Operation('Take a code for an agent’s own key (agents); the key is shown once', 'agents', [
    '403 CODE_WRONG',
    '403 CODE_USED',
    '403 CODE_EXPIRED',
    '409 AGENT_HAS_KEY',
    '429 TOO_MANY_ATTEMPTS',
  ])
  @Answers(201, agentKey, 'Enrolled; the code is used up')
  async enrol(
    @Body({ schema: enrolment }) body: z.infer<typeof enrolment>,
    @Req() request: Request,
  ): Promise<z.infer<typeof agentKey>> {
    return { key: await this.identity.enrol(body, request.socket.remoteAddress) };
  }

  @Delete(':id/key')
  @HttpCode(204)
  @Access('admin')
  @ApiNoContentResponse({ description: 'Revoked' })
  @Operation('Revoke an agent’s key and disconnect it', 'agents', ['404 AGENT_KEY_NOT_FOUND'])
  async revoke(@Asking() who: Principal, @Param('id', { schema: id }) agentId: string): Promise<void> {
    await this.identity.revokeKey(who, agentId);
  }
}
