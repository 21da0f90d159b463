import { existsSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Controller, Get, Inject, Module } from '@nestjs/common';
import { health, type Health } from '@rackmark/contracts';
import { DataSource } from 'typeorm';
import type { Config } from '../../platform/config/config.js';
import { Answers, Operation } from '../../platform/openapi/decorators.js';
import { CONFIG } from '../../platform/tokens.js';
import { VERSION } from '../../platform/version.js';

const MODEL_BYTES_KEPT_MS = 60_000;

@Controller('health')
export class HealthController {
  private readonly startedAt = new Date().toISOString();
  private measured: { at: number; bytes: number | null } = { at: 0, bytes: null };

  constructor(
    private readonly db: DataSource,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @Get()
  @Operation('Whether the portal works', 'health')
  @Answers(200, health)
  async health(): Promise<Health> {
    const database = await this.db.query('SELECT 1').then(
      () => 'ok' as const,
      () => 'unreachable' as const,
    );
    return {
      status: database === 'ok' ? 'ok' : 'degraded',
      version: VERSION,
      database,
      started_at: this.startedAt,
      data_bytes: await this.modelBytes(),
    };
  }

  private async modelBytes(): Promise<number | null> {
    if (Date.now() - this.measured.at > MODEL_BYTES_KEPT_MS) {
      this.measured = {
        at: Date.now(),
        bytes: await bytesBelow(join(this.config.dataDir, 'blobs')).catch(() => null),
      };
    }
    return this.measured.bytes;
  }
}

async function bytesBelow(dir: string): Promise<number> {
  if (!existsSync(dir)) return 0;
  let sum = 0;
  for (const entry of await readdir(dir, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) sum += (await stat(join(entry.parentPath, entry.name))).size;
  }
  return sum;
}

@Module({ controllers: [HealthController] })
export class HealthModule {}
