import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { Injectable } from '@nestjs/common';
import type { Model, UploadedModel } from '@rackmark/contracts';
import { inspectModelFile, ModelFileError, type ModelFacts as Inspected } from '@rackmark/model-file';
import { DataSource } from 'typeorm';
import { BlobStore } from '../../platform/blob-store/blob-store.js';
import { encodeCursor } from '../../platform/database/rows.js';
import { storable } from '../../platform/problem/storable.js';
import { notFound, ProblemError } from '../../platform/problem/problem-error.js';
import { Bus } from '../../platform/realtime/bus.js';
import { toFacts } from './facts.js';
import { ModelsRepository } from './models.repository.js';

@Injectable()
export class ModelsService {
  constructor(
    private readonly db: DataSource,
    private readonly repository: ModelsRepository,
    private readonly blobs: BlobStore,
    private readonly bus: Bus,
  ) {}

  /**
   * Inspects a received file and keeps it. The same bytes twice are one model.
   * @param path on the same disk as the blob store; it is moved or deleted
   * @throws ProblemError 422 with the file's own code when it is no model
   */
  async take(
    path: string,
    fileName: string,
    names: { name?: string; family?: string },
  ): Promise<UploadedModel> {
    const sha256 = await sha256Of(path);
    const known = await this.repository.find(this.db, sha256);
    if (known !== null && this.blobs.has(sha256)) return { model: known, known: true };
    const inspected = inspect(path);
    await this.blobs.adopt(path, sha256);
    const name = names.name ?? fileName.replace(/\.(tflite|litertlm|task)$/i, '');
    const isNew = await this.repository.insert(this.db, {
      sha256,
      // Names and what a file says of itself may hold anything.
      name: storable(name.slice(0, 200)) || 'unnamed',
      file_name: storable(fileName),
      family: names.family ?? null,
      format: inspected.format,
      size_bytes: inspected.sizeBytes,
      facts: storable(toFacts(inspected)),
    });
    if (isNew) this.bus.emit('changed', { what: 'models' });
    return { model: await this.get(sha256), known: !isNew };
  }

  async get(sha256: string): Promise<Model> {
    const found = await this.repository.find(this.db, sha256);
    if (found === null) throw notFound('model', sha256);
    return found;
  }
  byShas(shas: readonly string[]): Promise<Model[]> {
    return this.repository.byShas(this.db, shas);
  }
  async list(q: {
    limit: number;
    cursor?: string;
    family?: string;
    search?: string;
  }): Promise<{ items: Model[]; next_cursor: string | null }> {
    const found = await this.repository.list(this.db, { ...q, limit: q.limit + 1 });
    const items = found.slice(0, q.limit);
    const last = items.at(-1);
    return {
      items,
      next_cursor:
        found.length > q.limit && last ? encodeCursor(new Date(last.created_at), last.sha256) : null,
    };
  }
  async change(sha256: string, change: { name?: string; family?: string | null }): Promise<Model> {
    const changed = await this.repository.change(this.db, sha256, change);
    if (changed === null) throw notFound('model', sha256);
    this.bus.emit('changed', { what: 'models' });
    return changed;
  }
}

/** Large files are read piece by piece: a model of many gigabytes takes a few megabytes of memory. */
function inspect(path: string): Inspected {
  try {
    return inspectModelFile(path);
  } catch (error) {
    if (error instanceof ModelFileError)
      throw new ProblemError(422, error.code, `${error.message} It was not stored.`, {
        offset: error.offset,
      });
    throw error;
  }
}

function sha256Of(path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const hash = createHash('sha256');
    createReadStream(path)
      .on('data', (chunk) => hash.update(chunk))
      .on('error', reject)
      .on('end', () => resolve(hash.digest('hex')));
  });
}
