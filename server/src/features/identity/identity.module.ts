import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AccessGuard } from '../../platform/security/access.js';
import { AgentKeysController } from './agent-keys.controller.js';
import { IdentityRepository } from './identity.repository.js';
import { IdentityService } from './identity.service.js';
import { SocketGuard } from './socket-guard.js';
import { SessionController } from './session.controller.js';

@Module({
  controllers: [SessionController, AgentKeysController],
  providers: [
    IdentityRepository,
    IdentityService,
    SocketGuard,
    { provide: APP_GUARD, useClass: AccessGuard },
  ],
  exports: [IdentityService, SocketGuard],
})
export class IdentityModule {}
