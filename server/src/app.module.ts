import { Module, type DynamicModule } from '@nestjs/common';
import { AgentsModule } from './features/agents/agents.module.js';
import { AlertsModule } from './features/alerts/alerts.module.js';
import { BisectModule } from './features/bisect/bisect.module.js';
import { BenchmarksModule } from './features/benchmarks/benchmarks.module.js';
import { ComparisonsModule } from './features/comparisons/comparisons.module.js';
import { DevicesModule } from './features/devices/devices.module.js';
import { GateModule } from './features/gate/gate.module.js';
import { HarnessModule } from './features/harness/harness.controller.js';
import { HealthModule } from './features/health/health.controller.js';
import { IdentityModule } from './features/identity/identity.module.js';
import { InputsModule } from './features/inputs/inputs.module.js';
import { LiveModule } from './features/live/live.module.js';
import { ModelsModule } from './features/models/models.module.js';
import { NotificationsModule } from './features/notifications/notifications.module.js';
import { ReportsModule } from './features/reports/reports.module.js';
import { ResultsModule } from './features/results/results.module.js';
import { SchedulingModule } from './features/scheduling/scheduling.module.js';
import { SeriesModule } from './features/series/series.module.js';
import { SuitesModule } from './features/suites/suites.module.js';
import type { Config } from './platform/config/config.js';
import { DatabaseModule } from './platform/database/database.module.js';
import { PlatformModule } from './platform/platform.module.js';

@Module({})
export class AppModule {
  static of(config: Config, databaseUrl: string): DynamicModule {
    return {
      module: AppModule,
      imports: [
        PlatformModule.of(config),
        DatabaseModule.connect(databaseUrl, config.databaseSchema),
        ...[HealthModule, ModelsModule, DevicesModule, AgentsModule, ResultsModule, SchedulingModule],
        ...[BenchmarksModule, ComparisonsModule, InputsModule, LiveModule, HarnessModule, IdentityModule],
        ...[
          SuitesModule,
          SeriesModule,
          AlertsModule,
          GateModule,
          BisectModule,
          NotificationsModule,
          ReportsModule,
        ],
      ],
    };
  }
}
