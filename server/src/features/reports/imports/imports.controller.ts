import { rmSync } from 'node:fs';
import { Body, Controller, Post, Res, UploadedFile, UseInterceptors } from '@nestjs/common';
import { FileInterceptor } from '@nestjs/platform-express';
import { ApiBody, ApiConsumes } from '@nestjs/swagger';
import { report, reportImport, type Report } from '@rackmark/contracts';
import { said } from '@rackmark/words';
import type { Response } from 'express';
import type { z } from 'zod';
import { Answers, Operation } from '../../../platform/openapi/decorators.js';
import { ProblemError } from '../../../platform/problem/problem-error.js';
import { Asking } from '../../../platform/security/asking.js';
import type { Principal } from '../../../platform/security/principal.js';
import { receivedFile } from '../../../platform/upload/received-file.js';
import { ImportsService } from './imports.service.js';

const MOST_BYTES = 2 ** 30;
const tooLarge = () =>
  new ProblemError(
    413,
    'REPORT_FILE_TOO_LARGE',
    said('problem.report_file_too_large', { limit_bytes: MOST_BYTES }),
  );
const storage = receivedFile({ most: { bytes: MOST_BYTES, refusal: tooLarge } });

@Controller('reports/imports')
export class ImportsController {
  constructor(private readonly imports: ImportsService) {}

  @Post()
  @Operation(
    'Take in a report that another portal exported: verified first, then kept as it is, marked with where it came from',
    'reports',
    ['400 FILE_MISSING', 413, 422, '507 STORAGE_FULL'],
  )
  @ApiConsumes('multipart/form-data')
  @ApiBody({
    schema: {
      type: 'object',
      required: ['file'],
      properties: { file: { type: 'string', format: 'binary' }, key: { type: 'string' } },
    },
  })
  @Answers(201, report, 'Taken in')
  @Answers(200, report, 'It was here already')
  @UseInterceptors(FileInterceptor('file', { storage }))
  async take(
    @Asking() who: Principal,
    @UploadedFile() file: Express.Multer.File | undefined,
    @Body({ schema: reportImport }) { key }: z.infer<typeof reportImport>,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Report> {
    if (file === undefined) throw new ProblemError(400, 'FILE_MISSING', said('problem.report_file_missing'));
    try {
      const taken = await this.imports.take(who, file.path, key ?? null);
      response.status(taken.created ? 201 : 200);
      return taken.report;
    } finally {
      rmSync(file.path, { force: true });
    }
  }
}
