import { Body, Controller, Get, Headers, HttpCode, Param, Post, Res } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import {
  alertBisect,
  alertRef,
  bisect,
  idempotencyKey,
  newBisect,
  type AlertBisect,
  type Bisect,
  type NewBisect,
} from '@rackmark/contracts';
import type { Response } from 'express';
import { keyOf } from '../../platform/http/idempotency-key.js';
import { Answers, jsonSchema, Operation } from '../../platform/openapi/decorators.js';
import { Asking } from '../../platform/security/asking.js';
import type { Principal } from '../../platform/security/principal.js';
import { BisectsService } from './bisects.service.js';

const NOT_FOUND = ['404 ALERT_NOT_FOUND'] as const;

@Controller('alerts/:ref/bisect')
export class BisectsController {
  constructor(private readonly bisects: BisectsService) {}

  @Post()
  @Operation('Look for the first bad release among those in between, by measuring them', 'alerts', [
    ...NOT_FOUND,
    '409 IDEMPOTENCY_KEY_REUSED',
    '422 BISECT_WRONG_KIND',
    '422 BISECT_NO_LAST_GOOD',
    '422 BISECT_NOTHING_BETWEEN',
    '422 BISECT_OF_RUNTIMES',
    '422 BISECT_SLOTS_GONE',
    '422 BISECT_SAME_FILES',
    '422 BISECT_FILES_GONE',
    '422 BISECT_DEVICES_GONE',
  ])
  @ApiHeader({
    name: 'Idempotency-Key',
    required: false,
    schema: jsonSchema(idempotencyKey),
    description: 'The same key with the same request never begins a second bisect',
  })
  @Answers(201, bisect, 'Begun')
  @Answers(200, bisect, 'One of this alert is under way, or this key had begun it already')
  async create(
    @Asking() who: Principal,
    @Param('ref', { schema: alertRef }) alertRef: string,
    @Body({ schema: newBisect }) body: NewBisect,
    @Headers('idempotency-key') key: string | undefined,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Bisect> {
    const made = await this.bisects.create(who, alertRef, body, keyOf(key));
    response.status(made.created ? 201 : 200);
    return made.bisect;
  }

  @Get()
  @Operation(
    'The newest bisect of an alert, step by step, and whether another one can begin',
    'alerts',
    NOT_FOUND,
  )
  @Answers(200, alertBisect)
  get(@Asking() who: Principal, @Param('ref', { schema: alertRef }) alertRef: string): Promise<AlertBisect> {
    return this.bisects.ofAlert(who, alertRef);
  }

  @Post('cancel')
  @HttpCode(200)
  @Operation('Stop a bisect, with what it is measuring; what it has found stays', 'alerts', [
    ...NOT_FOUND,
    '404 BISECT_NOT_FOUND',
  ])
  @Answers(200, bisect)
  cancel(@Asking() who: Principal, @Param('ref', { schema: alertRef }) alertRef: string): Promise<Bisect> {
    return this.bisects.cancel(who, alertRef);
  }
}
