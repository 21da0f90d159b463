import { Module } from '@nestjs/common';
import { BlobKeeper } from './blob-keeper.service.js';
import { DeletionService } from './deletion.service.js';
import { FactsRefresh } from './facts-refresh.js';
import { ModelsController } from './models.controller.js';
import { ModelsRepository } from './models.repository.js';
import { ModelsService } from './models.service.js';
import { ModelReader } from './reading/reader.js';
import { Uploads, UploadsController } from './uploads.js';

@Module({
  controllers: [ModelsController, UploadsController],
  providers: [
    ModelsRepository,
    ModelsService,
    BlobKeeper,
    DeletionService,
    ModelReader,
    FactsRefresh,
    Uploads,
  ],
  exports: [BlobKeeper, DeletionService, ModelsService, Uploads],
})
export class ModelsModule {}
