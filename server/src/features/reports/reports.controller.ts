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
  frozenReport,
  idempotencyKey,
  newReport,
  newReportVersion,
  report,
  reportChange,
  reportPage,
  reportQuery,
  reportRef,
  reportVersionRef,
  sharedReport,
  type NewReport,
  type Report,
  type ReportChange,
} from '@rackmark/contracts';
import type { Response } from 'express';
import type { z } from 'zod';
import { keyOf } from '../../platform/http/idempotency-key.js';
import { Answers, AnswersNothing, jsonSchema, Operation } from '../../platform/openapi/decorators.js';
import { Asking } from '../../platform/security/asking.js';
import type { Principal } from '../../platform/security/principal.js';
import { ReportsService } from './reports.service.js';

const NOT_FOUND = ['404 REPORT_NOT_FOUND'] as const;
/** What a draft shows may be gone. */
const SHOWING = [
  '404 BENCHMARK_NOT_FOUND',
  '404 CELL_NOT_FOUND',
  '404 SERIES_NOT_FOUND',
  '422 SIDE_EMPTY',
  '422 REPORT_TOO_LARGE',
] as const;

@Controller('reports')
export class ReportsController {
  constructor(private readonly reports: ReportsService) {}

  @Post()
  @Operation('Begin a report: of a comparison, a benchmark, a series or an alert, or as given', 'reports', [
    '404 ALERT_NOT_FOUND',
    '404 BENCHMARK_NOT_FOUND',
    '404 SERIES_NOT_FOUND',
    // What a key had made may be gone.
    ...NOT_FOUND,
    '422 SIDE_EMPTY',
    '422 SIDES_EQUAL',
    '409 IDEMPOTENCY_KEY_REUSED',
  ])
  @ApiHeader({
    name: 'Idempotency-Key',
    required: false,
    schema: jsonSchema(idempotencyKey),
    description: 'The same key with the same request never begins a second report',
  })
  @Answers(201, report, 'Begun')
  @Answers(200, report, 'This key had begun it already')
  async create(
    @Asking() who: Principal,
    @Body({ schema: newReport }) body: NewReport,
    @Headers('idempotency-key') key: string | undefined,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Report> {
    const made = await this.reports.create(who, body, keyOf(key));
    response.status(made.created ? 201 : 200);
    return made.report;
  }

  @Get()
  @Operation('List reports, the newest first', 'reports')
  @Answers(200, reportPage)
  list(
    @Asking() who: Principal,
    @Query({ schema: reportQuery }) query: z.infer<typeof reportQuery>,
  ): Promise<z.infer<typeof reportPage>> {
    return this.reports.list(who, query);
  }

  @Get(':ref')
  @Operation('One report, by id or number: its draft, and what was published of it', 'reports', NOT_FOUND)
  @Answers(200, report)
  get(@Asking() who: Principal, @Param('ref', { schema: reportRef }) ref: string): Promise<Report> {
    return this.reports.get(who, ref);
  }

  @Patch(':ref')
  @Operation('Change a draft; what was published stays as it is', 'reports', [
    ...NOT_FOUND,
    '409 REPORT_CHANGED',
    '409 REPORT_IMPORTED',
  ])
  @Answers(200, report)
  change(
    @Asking() who: Principal,
    @Param('ref', { schema: reportRef }) ref: string,
    @Body({ schema: reportChange }) body: ReportChange,
  ): Promise<Report> {
    return this.reports.change(who, ref, body);
  }

  @Delete(':ref')
  @HttpCode(204)
  @Operation('Remove a report with all that was published of it', 'reports', NOT_FOUND)
  @AnswersNothing(204, 'Removed')
  remove(@Asking() who: Principal, @Param('ref', { schema: reportRef }) ref: string): Promise<void> {
    return this.reports.remove(who, ref);
  }

  @Get(':ref/preview')
  @Operation('What readers would get if it was published now', 'reports', [
    ...NOT_FOUND,
    ...SHOWING,
    '409 REPORT_IMPORTED',
  ])
  @Answers(200, frozenReport)
  async preview(
    @Asking() who: Principal,
    @Param('ref', { schema: reportRef }) ref: string,
    @Res() response: Response,
  ): Promise<void> {
    // Not by `json`: it is text already, and too long to be hashed for an ETag.
    response.type('application/json').end(await this.reports.preview(who, ref));
  }

  @Get(':ref/versions/:version')
  @Operation('A published version as its readers get it', 'reports', [
    ...NOT_FOUND,
    '404 REPORT_VERSION_NOT_FOUND',
  ])
  @Answers(200, sharedReport)
  async version(
    @Asking() who: Principal,
    @Param('ref', { schema: reportRef }) ref: string,
    @Param('version', { schema: reportVersionRef }) version: number,
    @Res() response: Response,
  ): Promise<void> {
    response.type('application/json').end(await this.reports.version(who, ref, version));
  }

  @Post(':ref/versions')
  @Operation('Publish what the draft shows now as its next version, which never changes', 'reports', [
    ...NOT_FOUND,
    ...SHOWING,
    '409 REPORT_CHANGED',
    '409 REPORT_IMPORTED',
    '422 REPORT_EMPTY',
  ])
  @Answers(201, report, 'Published')
  publish(
    @Asking() who: Principal,
    @Param('ref', { schema: reportRef }) ref: string,
    @Body({ schema: newReportVersion }) body: z.infer<typeof newReportVersion>,
  ): Promise<Report> {
    return this.reports.publish(who, ref, body.revision);
  }
}
