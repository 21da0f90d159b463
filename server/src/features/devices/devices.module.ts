import { Module } from '@nestjs/common';
import { ActionsService } from './actions/actions.service.js';
import { BeatsRepository } from './registry/beats.repository.js';
import { AgentsController, DevicesController } from './devices.controller.js';
import { DevicesRepository } from './devices.repository.js';
import { DevicesService } from './devices.service.js';
import { EventsRepository } from './history/events.repository.js';
import { HealthRepository } from './health/health.repository.js';
import { HealthService } from './health/health.service.js';
import { HistoryController } from './history/history.controller.js';
import { HistoryRepository } from './history/history.repository.js';
import { KeeperService } from './keeper.service.js';
import { RegistryRepository } from './registry/registry.repository.js';
import { RegistryService } from './registry/registry.service.js';
import { SetsController } from './sets/sets.controller.js';
import { SetsRepository } from './sets/sets.repository.js';
import { TasksRepository } from './actions/tasks.repository.js';
import { TasksService } from './actions/tasks.service.js';
import { UsesRepository } from './history/uses.repository.js';

@Module({
  controllers: [DevicesController, AgentsController, HistoryController, SetsController],
  providers: [
    ...[DevicesRepository, RegistryRepository, BeatsRepository, UsesRepository, EventsRepository],
    ...[HealthRepository, HistoryRepository, TasksRepository, SetsRepository],
    ...[DevicesService, RegistryService, HealthService, ActionsService, TasksService, KeeperService],
  ],
  exports: [DevicesService, HealthService, TasksService, UsesRepository],
})
export class DevicesModule {}
