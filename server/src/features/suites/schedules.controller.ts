import { Controller, Get, Query } from '@nestjs/common';
import { schedule, schedulePreview, type Schedule, type SchedulePreview } from '@rackmark/contracts';
import { Answers, Operation } from '../../platform/openapi/decorators.js';
import { OpenToAll } from '../../platform/security/asking.js';
import { nextRuns } from './schedule.js';

const SHOWN = 3;

@Controller('schedules')
export class SchedulesController {
  @Get('next')
  @Operation('When a schedule would start a suite next; nothing is kept', 'suites', [
    '422 SCHEDULE_UNREADABLE',
    '422 SCHEDULE_NEVER',
  ])
  @OpenToAll('a calendar is nobody’s')
  @Answers(200, schedulePreview)
  next(@Query({ schema: schedule }) asked: Schedule): SchedulePreview {
    return { next: nextRuns(asked, new Date(), SHOWN).map((at) => at.toISOString()) };
  }
}
