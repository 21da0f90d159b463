import { join } from 'node:path';
import { Global, Module, type DynamicModule } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { BlobStore } from './blob-store/blob-store.js';
import { DiskBlobStore } from './blob-store/disk-blob-store.js';
import { BodyReader } from './body/body.js';
import type { Config } from './config/config.js';
import { EventLog } from './events/event-log.js';
import { EventsRepository } from './events/events.repository.js';
import { serverId } from './config/server-id.js';
import { LoopWatch } from './load/loop-watch.js';
import { Periodic } from './load/periodic.js';
import { Bus } from './realtime/bus.js';
import { LocalBus } from './realtime/local-bus.js';
import { CONFIG, SERVER_ID } from './tokens.js';
import { DiskUploadStore } from './upload/disk-upload-store.js';
import { UploadStore } from './upload/upload-store.js';

/** What every feature stands on. */
@Global()
@Module({})
export class PlatformModule {
  static of(config: Config): DynamicModule {
    return {
      module: PlatformModule,
      providers: [
        { provide: Bus, useClass: LocalBus },
        LoopWatch,
        EventLog,
        EventsRepository,
        Periodic,
        { provide: APP_INTERCEPTOR, useClass: BodyReader },
        { provide: CONFIG, useValue: config },
        { provide: SERVER_ID, useFactory: () => serverId(config.dataDir) },
        { provide: UploadStore, useValue: new DiskUploadStore(join(config.dataDir, 'uploads')) },
        { provide: BlobStore, useValue: new DiskBlobStore(join(config.dataDir, 'blobs')) },
      ],
      exports: [Bus, EventLog, LoopWatch, Periodic, CONFIG, SERVER_ID, UploadStore, BlobStore],
    };
  }
}
