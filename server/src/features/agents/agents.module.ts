import { Module } from '@nestjs/common';
import { DevicesModule } from '../devices/devices.module.js';
import { SchedulingModule } from '../scheduling/scheduling.module.js';
import { AgentGateway } from './agent.gateway.js';
import { Messages } from './messages.js';

@Module({ imports: [DevicesModule, SchedulingModule], providers: [AgentGateway, Messages] })
export class AgentsModule {}
