import { existsSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Controller, Get, Inject, Module, Req, Res } from '@nestjs/common';
import { health, healthInBrief, type Health, type HealthInBrief } from '@rackmark/contracts';
import type { Request, Response } from 'express';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import type { Config } from '../../platform/config/config.js';
import { LoopWatch } from '../../platform/load/loop-watch.js';
import { Answers, Operation } from '../../platform/openapi/decorators.js';
import { Access } from '../../platform/security/access.js';
import { OpenToAll } from '../../platform/security/asking.js';
import { callerOf } from '../../platform/security/principal.js';
import { CONFIG } from '../../platform/tokens.js';
import { VERSION } from '../../platform/version.js';

/** Of the database; health is asked every few seconds. */
const ANSWER_MS = 3_000;
const MODEL_BYTES_KEPT_MS = 60_000;

@Controller('health')
class HealthController {
  private readonly startedAt = new Date().toISOString();
  private measured: { at: number; bytes: number | null } = { at: 0, bytes: null };

  constructor(
    private readonly db: DataSource,
    private readonly loop: LoopWatch,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @Get()
  @Access('anyone')
  @OpenToAll('of the server, not of what anybody keeps on it')
  @Operation('Whether the portal works; without a token only that, and the version', 'health')
  @Answers(200, z.union([health, healthInBrief]))
  @Answers(503, z.union([health, healthInBrief]))
  async health(
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Health | HealthInBrief> {
    const reason = await this.databaseTrouble();
    if (reason !== null) response.status(503);
    const brief: HealthInBrief = {
      status: reason === null ? 'ok' : 'degraded',
      version: VERSION,
      ...(reason === null ? {} : { reason }),
    };
    if (callerOf(request) === null) return brief;
    return {
      ...brief,
      database: reason === null ? 'ok' : 'unreachable',
      started_at: this.startedAt,
      data_bytes: await this.modelBytes(),
      loop: this.loop.delay(),
    };
  }

  /** In a sentence; null when it answers. */
  private async databaseTrouble(): Promise<string | null> {
    const over = new AbortController();
    const late = wait(ANSWER_MS, undefined, { signal: over.signal, ref: false }).then(
      () => Promise.reject(new Error(`it does not answer within ${ANSWER_MS / 1000} s`)),
      () => undefined,
    );
    try {
      await Promise.race([this.db.query('SELECT 1'), late]);
      return null;
    } catch (error) {
      const why = error instanceof Error ? error.message || error.name : String(error);
      const hope =
        this.config.databaseUrl === null
          ? 'Rackmark starts it again by itself.'
          : 'Rackmark connects again by itself; look after the PostgreSQL that RACKMARK_DATABASE_URL names.';
      return `The database cannot be reached (${why}). ${hope}`;
    } finally {
      over.abort();
    }
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
