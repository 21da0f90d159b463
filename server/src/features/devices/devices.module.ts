import { Module } from '@nestjs/common';
import { ActionsService } from './actions.service.js';
import { BeatsRepository } from './beats.repository.js';
import { AgentsController, DevicesController } from './devices.controller.js';
import { DevicesRepository } from './devices.repository.js';
import { DevicesService } from './devices.service.js';
import { EventsRepository } from './events.repository.js';
import { HealthRepository } from './health.repository.js';
import { HealthService } from './health.service.js';
import { HistoryController } from './history.controller.js';
import { HistoryRepository } from './history.repository.js';
import { KeeperService } from './keeper.service.js';
import { RegistryRepository } from './registry.repository.js';
import { RegistryService } from './registry.service.js';
import { SetsController } from './sets.controller.js';
import { SetsRepository } from './sets.repository.js';
import { TasksRepository } from './tasks.repository.js';
import { TasksService } from './tasks.service.js';
import { UsesRepository } from './uses.repository.js';

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
