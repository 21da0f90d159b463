import { rmSync } from 'node:fs';
import { Controller, Get, Injectable, Param } from '@nestjs/common';
import { uploadOutcome, type UploadOutcome } from '@rackmark/contracts';
import { FileStore } from '@tus/file-store';
import { Server } from '@tus/server';
import { z } from 'zod';
import { Answers, Operation } from '../../platform/openapi/decorators.js';
import { notFound, ProblemError } from '../../platform/problem/problem-error.js';
import { asProblem } from '../../platform/problem/problem.filter.js';
import { ModelsService } from './models.service.js';
import { UPLOADS_PATH } from './uploads.openapi.js';

const DAY_MS = 24 * 3_600_000;
const uploadName = z.string().regex(/^[0-9a-f]{32}$/);

/** Resumable uploads (tus): what breaks off goes on where it stopped. The finished file becomes a model or is refused. */
@Injectable()
export class Uploads {
  readonly server: Server;
  private readonly store: FileStore;
  private readonly outcomes = new Map<string, UploadOutcome>();

  constructor(
    private readonly models: ModelsService,
    private readonly dir: string,
  ) {
    this.store = new FileStore({ directory: dir, expirationPeriodInMilliseconds: DAY_MS });
    this.server = new Server({
      path: UPLOADS_PATH,
      datastore: this.store,
      relativeLocation: true,
      // The library's own errors stand; what else goes wrong (a full disk) is told as everywhere.
      onResponseError: (_request, error) => {
        if ('status_code' in error) return undefined;
        const problem = asProblem(error).toProblem();
        return { status_code: problem.status, body: JSON.stringify(problem) };
      },
      onUploadFinish: async (_request, upload) => {
        await this.finish(upload.id, upload.metadata ?? {});
        return {};
      },
    });
  }

  private async finish(id: string, metadata: Record<string, string | null>): Promise<void> {
    const path = `${this.dir}/${id}`;
    try {
      const fileName = (metadata['filename'] ?? metadata['name'] ?? 'model').slice(0, 300);
      const uploaded = await this.models.take(path, fileName, {});
      this.outcomes.set(id, { state: 'stored', ...uploaded });
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      this.outcomes.set(id, {
        state: 'refused',
        code: error.code,
        detail: error.detail,
        offset: error.more.offset ?? null,
      });
    } finally {
      rmSync(path, { force: true });
      rmSync(`${path}.json`, { force: true });
      // Asked for right after the upload; kept for a while, never for ever.
      setTimeout(() => this.outcomes.delete(id), 3_600_000).unref();
    }
  }

  async outcome(id: string): Promise<UploadOutcome> {
    const done = this.outcomes.get(id);
    if (done !== undefined) return done;
    try {
      const upload = await this.store.getUpload(id);
      return { state: 'receiving', received_bytes: upload.offset, size_bytes: upload.size ?? 0 };
    } catch {
      throw notFound('upload', id);
    }
  }

  /** Uploads that nobody went on with. */
  async removeExpired(): Promise<void> {
    await this.store.deleteExpired().catch(() => 0);
  }
}

@Controller('uploads')
export class UploadsController {
  constructor(private readonly uploads: Uploads) {}

  @Get(':id/outcome')
  @Operation('What became of a resumable upload (tus, at /api/v1/uploads)', 'models', [404])
  @Answers(200, uploadOutcome)
  outcome(@Param('id', { schema: uploadName }) id: string): Promise<UploadOutcome> {
    return this.uploads.outcome(id);
  }
}
