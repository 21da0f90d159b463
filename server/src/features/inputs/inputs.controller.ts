import { rmSync } from 'node:fs';
import { Controller, Get, HttpCode, Param, Post, Res, UploadedFile, UseInterceptors } from '@nestjs/common';
import { FileInterceptor } from '@nestjs/platform-express';
import { ApiBody, ApiConsumes } from '@nestjs/swagger';
import {
  inputFile,
  MOST_INPUT_BYTES,
  sha256,
  uploadedInput,
  type InputFile,
  type UploadedInput,
} from '@rackmark/contracts';
import type { Response } from 'express';
import { said } from '@rackmark/words';
import { BlobStore } from '../../platform/blob-store/blob-store.js';
import { Answers, AnswersFile, AnswersNothing, Operation } from '../../platform/openapi/decorators.js';
import { ProblemError } from '../../platform/problem/problem-error.js';
import { Access } from '../../platform/security/access.js';
import { Asking } from '../../platform/security/asking.js';
import type { Principal } from '../../platform/security/principal.js';
import { receivedFile } from '../../platform/upload/received-file.js';
import { sendBlob } from '../../platform/upload/send-blob.js';
import { InputsService } from './inputs.service.js';

const NOT_FOUND = ['404 INPUT_NOT_FOUND'] as const;

const tooLarge = () =>
  new ProblemError(
    413,
    'INPUT_TOO_LARGE',
    said('problem.input_too_large', { n: MOST_INPUT_BYTES / 2 ** 20 }),
  );
const storage = receivedFile({ most: { bytes: MOST_INPUT_BYTES, refusal: tooLarge } });

@Controller('inputs')
export class InputsController {
  constructor(
    private readonly inputs: InputsService,
    private readonly blobs: BlobStore,
  ) {}

  @Post()
  @Operation(
    'Upload an array (.npy) to fill an input from; what no benchmark names is kept for a day',
    'inputs',
    ['400 FILE_MISSING', 413, 422, '507 STORAGE_FULL'],
  )
  @ApiConsumes('multipart/form-data')
  @ApiBody({
    schema: {
      type: 'object',
      required: ['file'],
      properties: { file: { type: 'string', format: 'binary' } },
    },
  })
  @Answers(201, uploadedInput, 'Stored')
  @Answers(200, uploadedInput, 'The same bytes were there already')
  @UseInterceptors(FileInterceptor('file', { storage }))
  async upload(
    @Asking() who: Principal,
    @UploadedFile() file: Express.Multer.File | undefined,
    @Res({ passthrough: true }) response: Response,
  ): Promise<UploadedInput> {
    if (file === undefined) {
      throw new ProblemError(400, 'FILE_MISSING', said('problem.file_missing', { kind: 'input' }));
    }
    try {
      // multer hands names on as Latin-1.
      const name = Buffer.from(file.originalname, 'latin1').toString('utf8');
      const uploaded = await this.inputs.take(who, file.path, name);
      response.status(uploaded.known ? 200 : 201);
      return uploaded;
    } finally {
      rmSync(file.path, { force: true });
    }
  }

  @Get(':sha256')
  @Operation('One array: its type and shape', 'inputs', NOT_FOUND)
  @Answers(200, inputFile)
  get(@Asking() who: Principal, @Param('sha256', { schema: sha256 }) sha: string): Promise<InputFile> {
    return this.inputs.get(who, sha);
  }

  @Get(':sha256/content')
  @HttpCode(200)
  @Access('admin', 'agent')
  @Operation('The .npy file as it came; ranges are answered', 'inputs', [
    ...NOT_FOUND,
    '410 INPUT_BYTES_MISSING',
    '412 PRECONDITION_FAILED',
    '416 RANGE_NOT_SATISFIABLE',
  ])
  @AnswersFile(200, 'All of it', { 'application/octet-stream': 'binary' })
  @AnswersFile(206, 'The part that was asked for', { 'application/octet-stream': 'binary' })
  @AnswersNothing(304, 'Not changed since')
  async content(
    @Asking() who: Principal,
    @Param('sha256', { schema: sha256 }) sha: string,
    @Res() response: Response,
  ): Promise<void> {
    const found = await this.inputs.get(who, sha);
    if (!(await this.blobs.has(sha))) {
      const detail = said('problem.bytes_missing', { name: found.file_name });
      throw new ProblemError(410, 'INPUT_BYTES_MISSING', detail);
    }
    await sendBlob(response, this.blobs, { sha256: sha, fileName: found.file_name });
  }
}
