import { Module } from '@nestjs/common';
import { ModelsModule } from '../models/models.module.js';
import { InputsController } from './inputs.controller.js';
import { InputsRepository } from './inputs.repository.js';
import { InputsService } from './inputs.service.js';

@Module({
  imports: [ModelsModule],
  controllers: [InputsController],
  providers: [InputsRepository, InputsService],
  exports: [InputsService],
})
export class InputsModule {}
