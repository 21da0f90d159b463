import { Body, Controller, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
import {
  id,
  madeReportShare,
  newReportShare,
  reportRef,
  reportShareList,
  type NewReportShare,
} from '@rackmark/contracts';
import type { z } from 'zod';
import { Answers, AnswersNothing, Operation } from '../../platform/openapi/decorators.js';
import { Asking } from '../../platform/security/asking.js';
import type { Principal } from '../../platform/security/principal.js';
import { SharesService } from './shares.service.js';

@Controller('reports/:ref/shares')
export class SharesController {
  constructor(private readonly shares: SharesService) {}

  @Post()
  @Operation(
    'Make a link by which a version is read without an account; its token is shown once',
    'reports',
    ['404 REPORT_NOT_FOUND', '404 REPORT_VERSION_NOT_FOUND'],
  )
  @Answers(201, madeReportShare, 'Made')
  make(
    @Asking() who: Principal,
    @Param('ref', { schema: reportRef }) ref: string,
    @Body({ schema: newReportShare }) body: NewReportShare,
  ): Promise<z.infer<typeof madeReportShare>> {
    return this.shares.make(who, ref, body);
  }

  @Get()
  @Operation('Links of a report that are not revoked', 'reports', ['404 REPORT_NOT_FOUND'])
  @Answers(200, reportShareList)
  async list(
    @Asking() who: Principal,
    @Param('ref', { schema: reportRef }) ref: string,
  ): Promise<z.infer<typeof reportShareList>> {
    return { items: await this.shares.list(who, ref) };
  }

  @Delete(':share')
  @HttpCode(204)
  @Operation('Revoke a link: from now on it opens nothing', 'reports', [
    '404 REPORT_NOT_FOUND',
    '404 LINK_NOT_FOUND',
  ])
  @AnswersNothing(204, 'Revoked')
  revoke(
    @Asking() who: Principal,
    @Param('ref', { schema: reportRef }) ref: string,
    @Param('share', { schema: id }) share: string,
  ): Promise<void> {
    return this.shares.revoke(who, ref, share);
  }
}
