import { existsSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Controller, Get, Inject, Module, Req } from '@nestjs/common';
import { health, healthInBrief, type Health, type HealthInBrief } from '@rackmark/contracts';
import type { Request } from 'express';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import type { Config } from '../../platform/config/config.js';
import { Answers, Operation } from '../../platform/openapi/decorators.js';
import { Access } from '../../platform/security/access.js';
import { principalOf } from '../../platform/security/principal.js';
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
  @Access('anyone')
  @Operation('Whether the portal works; without a token only that, and the version', 'health')
  @Answers(200, z.union([health, healthInBrief]))
  async health(@Req() request: Request): Promise<Health | HealthInBrief> {
    const database = await this.db.query('SELECT 1').then(
      () => 'ok' as const,
      () => 'unreachable' as const,
    );
    const brief: HealthInBrief = { status: database === 'ok' ? 'ok' : 'degraded', version: VERSION };
    if (principalOf(request) === null) return brief;
    return {
      ...brief,
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
