import { Module } from '@nestjs/common';
import { DevicesModule } from '../devices/devices.module.js';
import { SchedulingModule } from '../scheduling/scheduling.module.js';
import { AgentGateway } from './agent.gateway.js';

@Module({ imports: [DevicesModule, SchedulingModule], providers: [AgentGateway] })
export class AgentsModule {}
