import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { tensorShape, type InputFile, type Said, type UploadedInput } from '@rackmark/contracts';
import { NpyError, readNpyFile } from '@rackmark/model-file';
import { statSync } from 'node:fs';
import { DataSource } from 'typeorm';
import { said } from '@rackmark/words';
import { BlobStore } from '../../platform/blob-store/blob-store.js';
import type { Queryable } from '../../platform/database/rows.js';
import { Periodic } from '../../platform/load/periodic.js';
import { transaction } from '../../platform/database/transaction.js';
import { ProblemError } from '../../platform/problem/problem-error.js';
import { storable } from '../../platform/problem/storable.js';
import type { Principal } from '../../platform/security/principal.js';
import { sha256Of } from '../../platform/upload/sha256.js';
import { BlobKeeper } from '../models/blob-keeper.service.js';
import { InputsRepository } from './inputs.repository.js';

const FIRST_SWEEP_MS = 60_000;
const SWEEP_MS = 3_600_000;

/** Arrays that people bring to fill inputs from. */
@Injectable()
export class InputsService implements OnApplicationBootstrap {
  constructor(
    private readonly db: DataSource,
    private readonly periodic: Periodic,
    private readonly repository: InputsRepository,
    private readonly blobs: BlobStore,
    private readonly keeper: BlobKeeper,
  ) {}

  onApplicationBootstrap(): void {
    this.periodic.every('forgetting inputs of nobody', SWEEP_MS, () => this.forgetUnnamed(), FIRST_SWEEP_MS);
  }

  /**
   * Looks at a received file and keeps it. The same bytes twice are one of the team's.
   * @param path of the upload store; it is moved or deleted
   * @throws ProblemError 422 in the words of what is wrong with it
   */
  async take(who: Principal, path: string, fileName: string): Promise<UploadedInput> {
    const facts = describe(path, fileName);
    const sha256 = await sha256Of(path);
    const file = {
      ...{
        sha256,
        file_name: storable(fileName.slice(0, 300)) || 'unnamed',
        size_bytes: statSync(path).size,
      },
      ...{ element_type: facts.elementType, shape: facts.shape, values_offset: facts.valuesOffset },
    };
    // The bytes and the row come together: what sweeps up waits for the one and sees the other (BlobKeeper).
    const isNew = await transaction(this.db, async (tx) => {
      await this.keeper.lock(tx, sha256);
      const inserted = await this.repository.insert(tx, who, file);
      if (!(await this.blobs.has(sha256))) await this.blobs.adopt(path, sha256);
      return inserted;
    });
    return { input: await this.get(who, sha256), known: !isNew };
  }

  /** @throws ProblemError INPUT_NOT_FOUND */
  async get(who: Principal, sha256: string): Promise<InputFile> {
    return (await this.byShas(who, [sha256])).get(sha256)!;
  }
  /** @throws ProblemError INPUT_NOT_FOUND where one is not known */
  async byShas({ teamId }: Principal, shas: readonly string[]): Promise<Map<string, InputFile>> {
    const found = shas.length === 0 ? [] : await this.repository.byShas(this.db, teamId, shas);
    const known = new Map(found.map((f) => [f.sha256, f]));
    const missing = shas.find((sha) => !known.has(sha));
    if (missing === undefined) return known;
    throw new ProblemError(404, 'INPUT_NOT_FOUND', said('problem.input_not_found', { code: missing }));
  }
  /** Keeps files for a benchmark that is being made. */
  async name(
    { teamId }: Principal,
    tx: Queryable,
    benchmarkId: string,
    shas: readonly string[],
  ): Promise<void> {
    if (shas.length > 0) await this.repository.name(tx, teamId, benchmarkId, shas);
  }

  /** What the timer does. */
  async forgetUnnamed(): Promise<void> {
    for (const sha256 of await this.repository.forgetUnnamed(this.db)) await this.keeper.collect(sha256);
  }
}

function describe(path: string, fileName: string) {
  const refuse = (code: string, why: Said) =>
    new ProblemError(422, code, said('problem.input_refused', { name: fileName.slice(0, 200), why }));
  try {
    const facts = readNpyFile(path);
    const shape = tensorShape.safeParse(facts.shape);
    if (shape.success) return facts;
    throw refuse('NPY_UNSUPPORTED', said('problem.input_refused.shape', { shape: facts.shape.join(', ') }));
  } catch (error) {
    if (!(error instanceof NpyError)) throw error;
    throw refuse(error.code, said('problem.input_refused.file', { detail: error.message }));
  }
}
