import { Body, Controller, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import {
  alertChange,
  alertDetail,
  alertPage,
  alertQuery,
  alertRef,
  alertStep,
  newAlertComment,
  type AlertChange,
  type AlertDetail,
  type AlertPage,
  type AlertQuery,
  type AlertStep,
} from '@rackmark/contracts';
import { Answers, Operation } from '../../platform/openapi/decorators.js';
import { Asking } from '../../platform/security/asking.js';
import type { Principal } from '../../platform/security/principal.js';
import { AlertsService } from './alerts.service.js';

const NOT_FOUND = ['404 ALERT_NOT_FOUND'] as const;

@Controller('alerts')
export class AlertsController {
  constructor(private readonly alerts: AlertsService) {}

  @Get()
  @Operation('List alerts, the newest first', 'alerts', ['404 SUITE_NOT_FOUND'])
  @Answers(200, alertPage)
  list(@Asking() who: Principal, @Query({ schema: alertQuery }) q: AlertQuery): Promise<AlertPage> {
    return this.alerts.list(who, q);
  }

  @Get(':ref')
  @Operation('One alert, by id or number: its series, and what happened', 'alerts', NOT_FOUND)
  @Answers(200, alertDetail)
  get(@Asking() who: Principal, @Param('ref', { schema: alertRef }) alertRef: string): Promise<AlertDetail> {
    return this.alerts.get(who, alertRef);
  }

  @Post(':ref/steps')
  @HttpCode(200)
  @Operation('Take an alert a step on in its life', 'alerts', [
    ...NOT_FOUND,
    '409 ALERT_STEP_IMPOSSIBLE',
    '422 REASON_MISSING',
  ])
  @Answers(200, alertDetail)
  step(
    @Asking() who: Principal,
    @Param('ref', { schema: alertRef }) alertRef: string,
    @Body({ schema: alertStep }) body: AlertStep,
  ): Promise<AlertDetail> {
    return this.alerts.step(who, alertRef, body);
  }

  @Patch(':ref')
  @Operation('Assign an alert, or set its dates and its issue elsewhere', 'alerts', NOT_FOUND)
  @Answers(200, alertDetail)
  change(
    @Asking() who: Principal,
    @Param('ref', { schema: alertRef }) alertRef: string,
    @Body({ schema: alertChange }) body: AlertChange,
  ): Promise<AlertDetail> {
    return this.alerts.change(who, alertRef, body);
  }

  @Post(':ref/comments')
  @Operation('Write a comment', 'alerts', NOT_FOUND)
  @Answers(201, alertDetail)
  comment(
    @Asking() who: Principal,
    @Param('ref', { schema: alertRef }) alertRef: string,
    @Body({ schema: newAlertComment }) { text }: { text: string },
  ): Promise<AlertDetail> {
    return this.alerts.comment(who, alertRef, text);
  }
}
