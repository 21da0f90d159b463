import { Body, Controller, Delete, Get, HttpCode, Post, Req, Res } from '@nestjs/common';
import { sessionState, signIn, TOKEN_COOKIE, type SessionState } from '@rackmark/contracts';
import type { CookieOptions, Request, Response } from 'express';
import type { z } from 'zod';
import { Answers, Operation } from '../../platform/openapi/decorators.js';
import { Access } from '../../platform/security/access.js';
import { OpenToAll } from '../../platform/security/asking.js';
import { callerOf } from '../../platform/security/principal.js';
import { cameSecurely } from './credentials.js';
import { SESSION_DAYS } from './identity.repository.js';
import { IdentityService } from './identity.service.js';

const ABOUT_ONESELF = 'about the sender alone';
const DAY_MS = 24 * 3_600_000;

@Controller('session')
export class SessionController {
  constructor(private readonly identity: IdentityService) {}

  @Get()
  @Access('anyone')
  @OpenToAll(ABOUT_ONESELF)
  @Operation('Whether a token is asked for, and whether the sender has signed in', 'session')
  @Answers(200, sessionState)
  get(@Req() request: Request): SessionState {
    return this.identity.state(callerOf(request));
  }

  @Post()
  @HttpCode(200)
  @Access('anyone')
  @OpenToAll(ABOUT_ONESELF)
  @Operation('Sign in with an administrator’s token; the answer sets a cookie', 'session', [
    '401 TOKEN_WRONG',
    '429 TOO_MANY_ATTEMPTS',
  ])
  @Answers(200, sessionState)
  async signIn(
    @Body({ schema: signIn }) { token }: z.infer<typeof signIn>,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SessionState> {
    const session = await this.identity.signIn(token, request.socket.remoteAddress);
    if (session !== null)
      response.cookie(TOKEN_COOKIE, session, { ...cookie(request), maxAge: SESSION_DAYS * DAY_MS });
    return { ...this.identity.state(null), signed_in: true };
  }

  @Delete()
  @HttpCode(200)
  @Access('anyone')
  @OpenToAll(ABOUT_ONESELF)
  @Operation('Sign out; the session ends on the server, too', 'session')
  @Answers(200, sessionState)
  async signOut(
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SessionState> {
    await this.identity.signOut(callerOf(request));
    response.clearCookie(TOKEN_COOKIE, cookie(request));
    return this.identity.state(null);
  }
}

/** No script reads it, no other site sends it. The sockets need it, too, so it is sent to every path. */
const cookie = (request: Request): CookieOptions => ({
  httpOnly: true,
  sameSite: 'strict',
  secure: cameSecurely(request),
  path: '/',
});
