import {
  applyDecorators,
  Body,
  Controller,
  Get,
  Header,
  HttpCode,
  Param,
  Post,
  Req,
  Res,
} from '@nestjs/common';
import { sharedKey, sharedOpening, sharedReport } from '@rackmark/contracts';
import type { Request, Response } from 'express';
import type { z } from 'zod';
import { Answers, Operation } from '../../platform/openapi/decorators.js';
import { Access } from '../../platform/security/access.js';
import { OpenToAll } from '../../platform/security/asking.js';
import { SharesService } from './shares.service.js';

/** Whoever has the key may read what it opens; where they came from, and that it is there, is told to nobody. */
export const ByLink = (): MethodDecorator =>
  applyDecorators(
    Access('anyone'),
    OpenToAll('whoever has the key may read what it opens'),
    Header('Referrer-Policy', 'no-referrer'),
    Header('X-Robots-Tag', 'noindex'),
    Header('Cache-Control', 'no-store'),
  );
export const OPENS_MAY_FAIL = [
  '401 PASSWORD_NEEDED',
  '401 PASSWORD_WRONG',
  '404 SHARED_REPORT_NOT_FOUND',
  '429 TOO_MANY_ATTEMPTS',
] as const;

/** What was shared, for readers without an account. */
@Controller('shared')
export class SharedController {
  constructor(private readonly shares: SharesService) {}

  @Get(':key')
  @ByLink()
  @Operation(
    'A published report by the token of its link, or by its id where it is public',
    'shared',
    OPENS_MAY_FAIL,
  )
  @Answers(200, sharedReport)
  async read(
    @Param('key', { schema: sharedKey }) key: string,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const opened = await this.shares.open(key, null, request.socket.remoteAddress);
    response.type('application/json').end(opened);
  }

  @Post(':key')
  @HttpCode(200)
  @ByLink()
  @Operation('The same with the password of the link', 'shared', OPENS_MAY_FAIL)
  @Answers(200, sharedReport)
  async open(
    @Param('key', { schema: sharedKey }) key: string,
    @Body({ schema: sharedOpening }) { password }: z.infer<typeof sharedOpening>,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const opened = await this.shares.open(key, password, request.socket.remoteAddress);
    response.type('application/json').end(opened);
  }
}
