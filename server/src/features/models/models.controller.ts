import { rmSync } from 'node:fs';
import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Param,
  Patch,
  Post,
  Query,
  Res,
  UploadedFile,
  UseInterceptors,
} from '@nestjs/common';
import { FileInterceptor } from '@nestjs/platform-express';
import { ApiBody, ApiConsumes } from '@nestjs/swagger';
import {
  deletedModel,
  detailQuery,
  model,
  modelChange,
  modelFamilies,
  modelPage,
  modelQuery,
  operatorPage,
  sectionPage,
  sha256,
  takePart,
  tensorPage,
  tensorQuery,
  uploadedModel,
  type DeletedModel,
  type Model,
  type ModelFamilies,
  type UploadedModel,
} from '@rackmark/contracts';
import type { Response } from 'express';
import { z } from 'zod';
import { said } from '@rackmark/words';
import { BlobStore } from '../../platform/blob-store/blob-store.js';
import { Answers, AnswersFile, AnswersNothing, Operation } from '../../platform/openapi/decorators.js';
import { ProblemError } from '../../platform/problem/problem-error.js';
import { Access } from '../../platform/security/access.js';
import { Asking } from '../../platform/security/asking.js';
import type { Principal } from '../../platform/security/principal.js';
import { sendBlob } from '../../platform/upload/send-blob.js';
import { DeletionService, modelDeleted } from './deletion.service.js';
import { modelStorage } from './head-check.js';
import { ModelsService } from './models.service.js';

const names = z.object({
  name: z.string().trim().min(1).max(200).optional(),
  family: z.string().trim().min(1).max(200).optional(),
  base_sha256: sha256.optional(),
});

const NOT_FOUND = ['404 MODEL_NOT_FOUND'] as const;

@Controller('models')
export class ModelsController {
  constructor(
    private readonly models: ModelsService,
    private readonly deletion: DeletionService,
    private readonly blobs: BlobStore,
  ) {}

  @Post()
  @Operation('Upload a model in one request, for scripts; known bytes are not stored again', 'models', [
    '400 FILE_MISSING',
    '404 MODEL_NOT_FOUND',
    '409 BASE_IN_USE',
    413,
    422,
    '503 READER_ENDED',
    '507 STORAGE_FULL',
  ])
  @ApiConsumes('multipart/form-data')
  @ApiBody({
    schema: {
      type: 'object',
      required: ['file'],
      properties: {
        file: { type: 'string', format: 'binary' },
        name: { type: 'string' },
        family: { type: 'string' },
        base_sha256: { type: 'string', description: 'LoRA weights: the base that they run in' },
      },
    },
  })
  @Answers(201, uploadedModel, 'Stored')
  @Answers(200, uploadedModel, 'The same bytes were there already')
  @UseInterceptors(FileInterceptor('file', { storage: modelStorage }))
  async upload(
    @Asking() who: Principal,
    @UploadedFile() file: Express.Multer.File | undefined,
    @Body({ schema: names }) body: z.infer<typeof names>,
    @Res({ passthrough: true }) response: Response,
  ): Promise<UploadedModel> {
    if (file === undefined)
      throw new ProblemError(400, 'FILE_MISSING', said('problem.file_missing', { kind: 'model' }));
    try {
      // multer hands names on as Latin-1.
      const uploaded = await this.models.take(
        who,
        file.path,
        Buffer.from(file.originalname, 'latin1').toString('utf8'),
        body,
      );
      response.status(uploaded.known ? 200 : 201);
      return uploaded;
    } finally {
      rmSync(file.path, { force: true });
    }
  }

  @Get()
  @Operation('List models, the newest first', 'models')
  @Answers(200, modelPage)
  list(
    @Asking() who: Principal,
    @Query({ schema: modelQuery }) query: z.infer<typeof modelQuery>,
  ): Promise<z.infer<typeof modelPage>> {
    return this.models.list(who, query);
  }

  @Get('families')
  @Operation('Names that models go by together, and how many do', 'models')
  @Answers(200, modelFamilies)
  families(@Asking() who: Principal): Promise<ModelFamilies> {
    return this.models.families(who);
  }

  @Get(':sha256')
  @Operation('One model and what is in it', 'models', NOT_FOUND)
  @Answers(200, model)
  get(@Asking() who: Principal, @Param('sha256', { schema: sha256 }) sha: string): Promise<Model> {
    return this.models.get(who, sha);
  }

  @Patch(':sha256')
  @Operation(
    'Rename a model, put it into a family, attach LoRA weights to a base; its bytes never change',
    'models',
    [...NOT_FOUND, '409 BASE_IN_USE', '422 NOT_A_LORA', '422 BASE_NOT_A_LANGUAGE_MODEL'],
  )
  @Answers(200, model)
  change(
    @Asking() who: Principal,
    @Param('sha256', { schema: sha256 }) sha: string,
    @Body({ schema: modelChange }) body: z.infer<typeof modelChange>,
  ): Promise<Model> {
    return this.models.change(who, sha, body);
  }

  @Delete(':sha256')
  @HttpCode(200)
  @Operation('Delete a model’s bytes; its facts stay where something was measured with it', 'models', [
    ...NOT_FOUND,
    '409 MODEL_IN_USE',
  ])
  @Answers(200, deletedModel, 'Deleted')
  delete(@Asking() who: Principal, @Param('sha256', { schema: sha256 }) sha: string): Promise<DeletedModel> {
    return this.deletion.delete(who, sha);
  }

  @Get(':sha256/tensors')
  @Operation('Inputs and outputs of a model, of all signatures or of one, in pages', 'models', NOT_FOUND)
  @Answers(200, tensorPage)
  tensors(
    @Asking() who: Principal,
    @Param('sha256', { schema: sha256 }) sha: string,
    @Query({ schema: tensorQuery }) query: z.infer<typeof tensorQuery>,
  ): Promise<z.infer<typeof tensorPage>> {
    return this.models.details(who, sha, 'tensors', tensorPage, query);
  }

  @Get(':sha256/operators')
  @Operation('Kinds of operators of a model, the most frequent first, in pages', 'models', NOT_FOUND)
  @Answers(200, operatorPage)
  operators(
    @Asking() who: Principal,
    @Param('sha256', { schema: sha256 }) sha: string,
    @Query({ schema: detailQuery }) query: z.infer<typeof detailQuery>,
  ): Promise<z.infer<typeof operatorPage>> {
    return this.models.details(who, sha, 'operators', operatorPage, query);
  }

  @Get(':sha256/sections')
  @Operation('Sections of a container, in pages', 'models', NOT_FOUND)
  @Answers(200, sectionPage)
  sections(
    @Asking() who: Principal,
    @Param('sha256', { schema: sha256 }) sha: string,
    @Query({ schema: detailQuery }) query: z.infer<typeof detailQuery>,
  ): Promise<z.infer<typeof sectionPage>> {
    return this.models.details(who, sha, 'sections', sectionPage, query);
  }

  @Post(':sha256/parts')
  @Operation('Make one part of a container a model of its own', 'models', [
    ...NOT_FOUND,
    '404 PART_NOT_FOUND',
    422,
    '503 READER_ENDED',
    '507 STORAGE_FULL',
  ])
  @Answers(201, uploadedModel, 'Stored')
  @Answers(200, uploadedModel, 'The same bytes were there already')
  async takePart(
    @Asking() who: Principal,
    @Param('sha256', { schema: sha256 }) sha: string,
    @Body({ schema: takePart }) { part, name }: z.infer<typeof takePart>,
    @Res({ passthrough: true }) response: Response,
  ): Promise<UploadedModel> {
    const taken = await this.models.takePart(who, sha, part, name);
    response.status(taken.known ? 200 : 201);
    return taken;
  }

  @Get(':sha256/content')
  @HttpCode(200)
  @Access('admin', 'agent')
  @Operation('The bytes of a model; ranges are answered', 'models', [
    ...NOT_FOUND,
    '410 MODEL_DELETED',
    '410 MODEL_BYTES_MISSING',
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
    const found = await this.models.get(who, sha);
    if (found.deleted_at !== null) throw modelDeleted(410, found);
    if (!(await this.blobs.has(sha)))
      throw new ProblemError(410, 'MODEL_BYTES_MISSING', said('problem.bytes_missing', { name: found.name }));
    await sendBlob(response, this.blobs, { sha256: sha, fileName: found.file_name });
  }
}
