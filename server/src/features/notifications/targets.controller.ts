import {
  Body,
  Controller,
  Delete,
  Get,
  Headers,
  HttpCode,
  Param,
  Patch,
  Post,
  Query,
  Res,
} from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import {
  deliveryPage,
  deliveryQuery,
  id,
  idempotencyKey,
  madeNotificationTarget,
  newNotificationTarget,
  notificationTarget,
  notificationTargetChange,
  notificationTargetList,
  testedNotificationTarget,
  type DeliveryPage,
  type MadeNotificationTarget,
  type NewNotificationTarget,
  type NotificationTarget,
  type NotificationTargetChange,
  type NotificationTargetList,
  type PageQuery,
  type TestedNotificationTarget,
} from '@rackmark/contracts';
import type { Response } from 'express';
import { keyOf } from '../../platform/http/idempotency-key.js';
import { Answers, AnswersNothing, jsonSchema, Operation } from '../../platform/openapi/decorators.js';
import { Asking } from '../../platform/security/asking.js';
import type { Principal } from '../../platform/security/principal.js';
import { TargetsService } from './targets.service.js';

const NOT_FOUND = ['404 TARGET_NOT_FOUND'] as const;
const SAVING = ['404 SUITE_NOT_FOUND', '422 ADDRESS_PRIVATE'] as const;

@Controller('notifications/targets')
export class TargetsController {
  constructor(private readonly targets: TargetsService) {}

  @Get()
  @Operation('Targets of notifications, the oldest first, each with its last delivery', 'notifications')
  @Answers(200, notificationTargetList)
  list(@Asking() who: Principal): Promise<NotificationTargetList> {
    return this.targets.list(who);
  }

  @Post()
  @Operation('Be told of what happens, by a webhook or by e-mail', 'notifications', [
    ...SAVING,
    // What a key had made may be gone.
    ...NOT_FOUND,
    '409 TOO_MANY_TARGETS',
    '409 IDEMPOTENCY_KEY_REUSED',
    '422 MAIL_NOT_SET_UP',
  ])
  @ApiHeader({
    name: 'Idempotency-Key',
    required: false,
    schema: jsonSchema(idempotencyKey),
    description: 'The same key with the same request never makes a second target',
  })
  @Answers(201, madeNotificationTarget, 'Made; the secret of a webhook is told this once')
  @Answers(200, madeNotificationTarget, 'This key had made it already; its secret is not told again')
  async create(
    @Asking() who: Principal,
    @Body({ schema: newNotificationTarget }) body: NewNotificationTarget,
    @Headers('idempotency-key') key: string | undefined,
    @Res({ passthrough: true }) response: Response,
  ): Promise<MadeNotificationTarget> {
    const made = await this.targets.create(who, body, keyOf(key));
    response.status(made.created ? 201 : 200);
    return made.target;
  }

  @Get(':id')
  @Operation('One target', 'notifications', NOT_FOUND)
  @Answers(200, notificationTarget)
  get(@Asking() who: Principal, @Param('id', { schema: id }) targetId: string): Promise<NotificationTarget> {
    return this.targets.get(who, targetId);
  }

  @Patch(':id')
  @Operation('Change a target; switched off, what waits for it is given up', 'notifications', [
    ...NOT_FOUND,
    ...SAVING,
    '422 FIELD_OF_ANOTHER_KIND',
  ])
  @Answers(200, notificationTarget)
  change(
    @Asking() who: Principal,
    @Param('id', { schema: id }) targetId: string,
    @Body({ schema: notificationTargetChange }) body: NotificationTargetChange,
  ): Promise<NotificationTarget> {
    return this.targets.change(who, targetId, body);
  }

  @Delete(':id')
  @HttpCode(204)
  @Operation('Remove a target with its deliveries', 'notifications', NOT_FOUND)
  @AnswersNothing(204, 'Removed')
  remove(@Asking() who: Principal, @Param('id', { schema: id }) targetId: string): Promise<void> {
    return this.targets.remove(who, targetId);
  }

  @Post(':id/test')
  @HttpCode(200)
  @Operation('Send a test message now, and hear what came back', 'notifications', NOT_FOUND)
  @Answers(200, testedNotificationTarget)
  test(
    @Asking() who: Principal,
    @Param('id', { schema: id }) targetId: string,
  ): Promise<TestedNotificationTarget> {
    return this.targets.test(who, targetId);
  }

  @Get(':id/deliveries')
  @Operation('What was sent to a target, the newest first', 'notifications', NOT_FOUND)
  @Answers(200, deliveryPage)
  listDeliveries(
    @Asking() who: Principal,
    @Param('id', { schema: id }) targetId: string,
    @Query({ schema: deliveryQuery }) q: PageQuery,
  ): Promise<DeliveryPage> {
    return this.targets.listDeliveries(who, targetId, q);
  }
}
