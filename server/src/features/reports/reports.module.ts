import { Module } from '@nestjs/common';
import { BenchmarksModule } from '../benchmarks/benchmarks.module.js';
import { ComparisonsModule } from '../comparisons/comparisons.module.js';
import { DevicesModule } from '../devices/devices.module.js';
import { ResultsModule } from '../results/results.module.js';
import { AlertsModule } from '../alerts/alerts.module.js';
import { SeriesModule } from '../series/series.module.js';
import { EvidenceService } from './evidence.service.js';
import { ReportMaker } from './maker.js';
import { FilesController } from './files.controller.js';
import { FilesRepository } from './files.repository.js';
import { FilesService } from './files.service.js';
import { ImportReader } from './imports/reader.js';
import { ImportsController } from './imports/imports.controller.js';
import { ImportsRepository } from './imports/imports.repository.js';
import { ImportsService } from './imports/imports.service.js';
import { PageTemplate } from './page-template.js';
import { PortalKeyService } from './portal-key.service.js';
import { ReportsController } from './reports.controller.js';
import { ReportsRepository } from './reports.repository.js';
import { ReportsService } from './reports.service.js';
import { SharedController } from './shared.controller.js';
import { SharesController } from './shares.controller.js';
import { SharesRepository } from './shares.repository.js';
import { SharesService } from './shares.service.js';

@Module({
  imports: [AlertsModule, BenchmarksModule, ComparisonsModule, DevicesModule, ResultsModule, SeriesModule],
  controllers: [FilesController, ImportsController, ReportsController, SharedController, SharesController],
  providers: [
    EvidenceService,
    FilesRepository,
    FilesService,
    ImportReader,
    ImportsRepository,
    ImportsService,
    PageTemplate,
    PortalKeyService,
    ReportMaker,
    ReportsRepository,
    ReportsService,
    SharesRepository,
    SharesService,
  ],
})
export class ReportsModule {}
