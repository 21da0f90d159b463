import { Injectable } from '@nestjs/common';
import type { Model, ModelChange, ModelFamilies, UploadedModel } from '@rackmark/contracts';
import { DataSource } from 'typeorm';
import type { z } from 'zod';
import { said } from '@rackmark/words';
import { BlobStore } from '../../platform/blob-store/blob-store.js';
import { cursors } from '../../platform/database/cursor.js';
import type { Queryable } from '../../platform/database/rows.js';
import { transaction } from '../../platform/database/transaction.js';
import { storable } from '../../platform/problem/storable.js';
import { notFound, ProblemError } from '../../platform/problem/problem-error.js';
import { Bus } from '../../platform/realtime/bus.js';
import type { Principal } from '../../platform/security/principal.js';
import { sha256Of } from '../../platform/upload/sha256.js';
import { UploadStore } from '../../platform/upload/upload-store.js';
import type { Details } from './facts.js';
import { FactsRefresh } from './facts-refresh.js';
import { familyFromName } from './family.js';
import { ModelsRepository, type ModelQuery, type ModelToInsert } from './models.repository.js';
import { ModelReader, type Described } from './reading/reader.js';

/** What an upload may say of its file. */
export interface UploadNames {
  name?: string;
  family?: string;
  /** LoRA weights: the base that they run in. */
  base_sha256?: string;
}

@Injectable()
export class ModelsService {
  constructor(
    private readonly db: DataSource,
    private readonly repository: ModelsRepository,
    private readonly blobs: BlobStore,
    private readonly bus: Bus,
    private readonly reader: ModelReader,
    private readonly refresh: FactsRefresh,
    private readonly uploads: UploadStore,
  ) {}

  /**
   * Inspects a received file and keeps it. The same bytes twice are one model of the team's.
   * @param path of the upload store; it is moved or deleted
   * @throws ProblemError 422 with the file's own code when it is no model
   */
  async take(who: Principal, path: string, fileName: string, names: UploadNames): Promise<UploadedModel> {
    return this.keep(who, path, fileName, names, () => this.reader.read(path));
  }

  /**
   * Makes one part of a container a model of its own.
   * @throws ProblemError 404 when there is no such part
   */
  async takePart(who: Principal, container: string, index: number, name?: string): Promise<UploadedModel> {
    const { facts, name: whole, family } = await this.get(who, container);
    const part = facts.parts[index];
    if (part === undefined || !(await this.blobs.has(container))) throw notFound('part', index);
    return this.uploads.withNew(async (path) => {
      const described = await this.blobs.asFile(container, (file) =>
        this.reader.takePart(file, part.path, path),
      );
      const names = { name: name ?? `${whole} ${part.role}`, ...(family === null ? {} : { family }) };
      return this.keep(who, path, `${part.role}.tflite`, names, () => Promise.resolve(described));
    });
  }

  private async keep(
    who: Principal,
    path: string,
    fileName: string,
    names: UploadNames,
    describe: () => Promise<Described>,
  ): Promise<UploadedModel> {
    const sha256 = await sha256Of(path);
    const known = await this.repository.find(this.db, who.teamId, sha256);
    if (known !== null && known.deleted_at === null && (await this.blobs.has(sha256))) {
      if (names.base_sha256 !== undefined) await this.attach(who, known, names.base_sha256);
      return { model: await this.get(who, sha256), known: true };
    }
    const inspected = await describe();
    // Before anything is kept: a wrong base is a wrong upload.
    if (names.base_sha256 !== undefined)
      await this.baseFor(
        who,
        { name: names.name ?? fileName, isLora: inspected.facts.lora !== null },
        names.base_sha256,
      );
    const stem = fileName.replace(/\.(tflite|litertlm|task)$/i, '');
    const name = names.name ?? stem;
    const { format, size_bytes, facts, details } = inspected;
    const named = {
      // Names may hold anything.
      name: storable(name.slice(0, 200)) || 'unnamed',
      file_name: storable(fileName),
      family: storable(names.family ?? familyFromName(stem)),
    };
    const isNew = await this.store(who, path, { ...named, sha256, format, size_bytes, facts }, details);
    if (names.base_sha256 !== undefined)
      await this.attach(who, await this.get(who, sha256), names.base_sha256);
    this.bus.emit('news', {});
    return { model: await this.get(who, sha256), known: !isNew };
  }

  /** The bytes and the model come together: what sweeps up waits for the one and sees the other (BlobKeeper). */
  private store(who: Principal, path: string, m: ModelToInsert, details: string): Promise<boolean> {
    return transaction(this.db, async (tx) => {
      await this.repository.lockBytes(tx, m.sha256);
      const isNew = await this.repository.insert(tx, who, m, details);
      // The bytes come last: what cannot be written down leaves none behind.
      if (!(await this.blobs.has(m.sha256))) await this.blobs.adopt(path, m.sha256);
      return isNew;
    });
  }

  find({ teamId }: Principal, sha256: string): Promise<Model | null> {
    return this.repository.find(this.db, teamId, sha256);
  }
  async get(who: Principal, sha256: string): Promise<Model> {
    const found = await this.find(who, sha256);
    if (found === null) throw notFound('model', sha256);
    return found;
  }
  /** One page of a list that the facts only count. */
  async details<T extends z.ZodType>(
    who: Principal,
    sha256: string,
    list: keyof Details,
    page: T,
    q: { limit: number; cursor: number; signature?: number },
  ): Promise<z.infer<T>> {
    await this.get(who, sha256);
    const found = await this.repository.details(this.db, who.teamId, {
      ...q,
      sha256,
      list,
      limit: q.limit + 1,
      after: q.cursor,
    });
    const items = found.slice(0, q.limit);
    const last = items.at(-1);
    return page.parse({
      items: items.map((d) => d.item),
      next_cursor: found.length > q.limit && last ? String(last.n) : null,
    });
  }
  /** Models as it is judged by them what may run: told by this Rackmark, and with all of their inputs and outputs. */
  async toBeRun(who: Principal, shas: readonly string[]): Promise<Model[]> {
    await this.refresh.upToDate(shas);
    const found = await this.repository.byShas(this.db, who.teamId, shas);
    const isCut = ({ facts }: Model) =>
      facts.inputs.length < facts.input_count || facts.outputs.length < facts.output_count;
    const cut = found.filter(isCut).map((m) => m.sha256);
    if (cut.length === 0) return found;
    const ends = await this.repository.ends(this.db, who.teamId, cut);
    return found.map((m) => ({ ...m, facts: { ...m.facts, ...ends.get(m.sha256) } }));
  }
  async list(
    who: Principal,
    q: ModelQuery,
  ): Promise<{ items: Model[]; next_cursor: string | null; total: number }> {
    const [found, total] = await Promise.all([
      this.repository.list(this.db, who.teamId, { ...q, limit: q.limit + 1 }),
      this.repository.count(this.db, who.teamId, q),
    ]);
    const page = cursors.models.page(found, q.limit, (m) => ({ at: m.created_at, sha256: m.sha256 }));
    return { ...page, total };
  }
  async families(who: Principal): Promise<ModelFamilies> {
    return { items: await this.repository.families(this.db, who.teamId) };
  }
  /** @throws ProblemError NOT_A_LORA, BASE_NOT_A_LANGUAGE_MODEL, BASE_IN_USE */
  async change(who: Principal, sha256: string, change: ModelChange): Promise<Model> {
    const { base_sha256: base, ...names } = change;
    await transaction(this.db, async (tx) => {
      // The base's family comes first, so that one named here stands.
      if (base !== undefined) await this.attach(who, await this.get(who, sha256), base, tx);
      if (!(await this.repository.change(tx, who.teamId, sha256, names))) throw notFound('model', sha256);
    });
    this.bus.emit('news', {});
    return this.get(who, sha256);
  }
  /** LoRA weights that are benchmarked stay with their base from now on. */
  fixBases(who: Principal, tx: Queryable, shas: readonly string[]): Promise<void> {
    return this.repository.fixBases(tx, who.teamId, shas);
  }

  private async attach(
    who: Principal,
    m: Model,
    base: string | null,
    db: Queryable = this.db,
  ): Promise<void> {
    if (base !== null) await this.baseFor(who, { name: m.name, isLora: m.facts.lora !== null }, base);
    const done =
      base === null
        ? await this.repository.detach(db, who.teamId, m.sha256)
        : await this.repository.attach(db, who.teamId, m.sha256, base);
    if (done) return;
    throw new ProblemError(
      409,
      'BASE_IN_USE',
      said('problem.base_in_use', {
        name: m.name,
        base: m.base?.name ?? said('problem.base_in_use.its_base'),
      }),
    );
  }

  /** @throws ProblemError when the two cannot be base and LoRA at all; whether they fit is said of the model */
  private async baseFor(
    who: Principal,
    lora: { name: string; isLora: boolean },
    base: string,
  ): Promise<void> {
    if (!lora.isLora)
      throw new ProblemError(422, 'NOT_A_LORA', said('problem.not_a_lora', { name: lora.name }));
    const { name, facts } = await this.get(who, base);
    if (facts.language === null)
      throw new ProblemError(
        422,
        'BASE_NOT_A_LANGUAGE_MODEL',
        said('problem.base_not_a_language_model', { name }),
      );
  }
}
