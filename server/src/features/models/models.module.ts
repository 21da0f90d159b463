import { Module } from '@nestjs/common';
import { UPLOADS_DIR } from '../../platform/tokens.js';
import { ModelsController } from './models.controller.js';
import { ModelsRepository } from './models.repository.js';
import { ModelsService } from './models.service.js';
import { Uploads, UploadsController } from './uploads.js';

@Module({
  controllers: [ModelsController, UploadsController],
  providers: [
    ModelsRepository,
    ModelsService,
    {
      provide: Uploads,
      inject: [ModelsService, UPLOADS_DIR],
      useFactory: (models: ModelsService, dir: string) => new Uploads(models, dir),
    },
  ],
  exports: [ModelsService, Uploads],
})
export class ModelsModule {}
