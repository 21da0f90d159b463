import { Body, Controller, Get, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import {
  portalKey,
  reportRef,
  reportVersionRef,
  sharedKey,
  sharedOpening,
  type PortalKey,
} from '@rackmark/contracts';
import type { Request, Response } from 'express';
import type { z } from 'zod';
import { Answers, AnswersFile, Operation } from '../../platform/openapi/decorators.js';
import { Access } from '../../platform/security/access.js';
import { Asking, OpenToAll } from '../../platform/security/asking.js';
import type { Principal } from '../../platform/security/principal.js';
import { FilesService } from './files.service.js';
import { PortalKeyService } from './portal-key.service.js';
import { ByLink, OPENS_MAY_FAIL } from './shared.controller.js';

const ZIP = { 'application/zip': 'binary' } as const;
const HTML = { 'text/html': 'text' } as const;
const NO_VERSION = ['404 REPORT_NOT_FOUND', '404 REPORT_VERSION_NOT_FOUND'] as const;
const NO_PAGE = ['404 REPORT_PAGE_NOT_BUILT'] as const;

/** One file with everything: what was published, what the runs recorded, who says so. */
@Controller()
export class FilesController {
  constructor(
    private readonly files: FilesService,
    private readonly portal: PortalKeyService,
  ) {}

  @Get('reports/:ref/versions/:version/file')
  @Operation('A published version with all records, in one file that can be verified', 'reports', NO_VERSION)
  @AnswersFile(200, 'The file', ZIP)
  send(
    @Asking() who: Principal,
    @Param('ref', { schema: reportRef }) ref: string,
    @Param('version', { schema: reportVersionRef }) version: number,
    @Res() response: Response,
  ): Promise<void> {
    return this.files.send(who, ref, version, 'file', response);
  }

  @Get('reports/:ref/versions/:version/page')
  @Operation(
    'A published version as one page, which opens without a portal and without a network',
    'reports',
    [...NO_VERSION, ...NO_PAGE],
  )
  @AnswersFile(200, 'The page', HTML)
  sendPage(
    @Asking() who: Principal,
    @Param('ref', { schema: reportRef }) ref: string,
    @Param('version', { schema: reportVersionRef }) version: number,
    @Res() response: Response,
  ): Promise<void> {
    return this.files.send(who, ref, version, 'page', response);
  }

  @Get('shared/:key/file')
  @ByLink()
  @Operation('The file of what was shared', 'shared', OPENS_MAY_FAIL)
  @AnswersFile(200, 'The file', ZIP)
  read(
    @Param('key', { schema: sharedKey }) key: string,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    return this.files.sendShared(
      { key, password: null, address: request.socket.remoteAddress },
      'file',
      response,
    );
  }

  @Post('shared/:key/file')
  @HttpCode(200)
  @ByLink()
  @Operation('The same with the password of the link', 'shared', OPENS_MAY_FAIL)
  @AnswersFile(200, 'The file', ZIP)
  open(
    @Param('key', { schema: sharedKey }) key: string,
    @Body({ schema: sharedOpening }) { password }: z.infer<typeof sharedOpening>,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    return this.files.sendShared({ key, password, address: request.socket.remoteAddress }, 'file', response);
  }

  @Get('shared/:key/page')
  @ByLink()
  @Operation('What was shared, as one page', 'shared', [...OPENS_MAY_FAIL, ...NO_PAGE])
  @AnswersFile(200, 'The page', HTML)
  readPage(
    @Param('key', { schema: sharedKey }) key: string,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    return this.files.sendShared(
      { key, password: null, address: request.socket.remoteAddress },
      'page',
      response,
    );
  }

  @Post('shared/:key/page')
  @HttpCode(200)
  @ByLink()
  @Operation('The same with the password of the link', 'shared', [...OPENS_MAY_FAIL, ...NO_PAGE])
  @AnswersFile(200, 'The page', HTML)
  openPage(
    @Param('key', { schema: sharedKey }) key: string,
    @Body({ schema: sharedOpening }) { password }: z.infer<typeof sharedOpening>,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    return this.files.sendShared({ key, password, address: request.socket.remoteAddress }, 'page', response);
  }

  @Get('portal/key')
  @Access('anyone')
  @OpenToAll('a public key is for everybody')
  @Operation('The public key that this portal signs reports with', 'shared')
  @Answers(200, portalKey)
  key(): Promise<PortalKey> {
    return this.portal.shown();
  }
}
