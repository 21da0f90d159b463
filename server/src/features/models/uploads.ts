import { Controller, Get, Injectable, Param } from '@nestjs/common';
import { uploadOutcome, type UploadOutcome } from '@rackmark/contracts';
import type { DataStore, Server } from '@tus/server';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { Answers, Operation } from '../../platform/openapi/decorators.js';
import { notFound, ProblemError } from '../../platform/problem/problem-error.js';
import { asProblem, sendProblem } from '../../platform/problem/problem.filter.js';
import { Asking } from '../../platform/security/asking.js';
import { principalOf, type Principal } from '../../platform/security/principal.js';
import { UploadStore } from '../../platform/upload/upload-store.js';
import { checkHead } from './head-check.js';
import { ModelsService } from './models.service.js';
import { ProblemTusServer } from './tus-server.js';
import { UPLOADS_PATH } from './uploads.openapi.js';

/** So long may an upload be broken off. */
const DAYS = 1;
/** As the library names uploads. Anything else is no upload but, say, the record beside one. */
const uploadName = z.string().regex(/^[0-9a-f]{32}$/);
/** Where its record says who began it. A sender's own word of that name is written over. */
const BEGUN_BY = 'begun_by';
const beganBy = z.object({ kind: z.literal('local'), id: z.string(), teamId: z.string() });
const OF_ONE = new Set(['HEAD', 'PATCH', 'DELETE', 'OPTIONS']);
/** Extensions that this portal has no use for, and that end in the library's own confusion where an upload is whole at once. */
const NOT_SPOKEN = new Set(['creation-with-upload', 'creation-defer-length']);

/** Resumable uploads (tus): what breaks off goes on where it stopped. The finished file becomes a model or is refused. */
@Injectable()
export class Uploads {
  private readonly server: Server;
  private readonly store: DataStore;
  private readonly outcomes = new Map<string, { teamId: string; outcome: UploadOutcome }>();
  /** Received whole, and being read: whoever asks meanwhile hears of the end. */
  private readonly finishing = new Map<string, Promise<void>>();

  constructor(
    private readonly models: ModelsService,
    private readonly files: UploadStore,
  ) {
    this.store = files.resumable(DAYS, async (file, id) => {
      try {
        await checkHead(file);
      } catch (error) {
        if (error instanceof ProblemError) {
          this.refuse((await this.begunBy(id))!, id, error);
          this.forget(id);
        }
        throw error;
      }
    });
    this.store.extensions = this.store.extensions.filter((e) => !NOT_SPOKEN.has(e));
    this.server = new ProblemTusServer({
      path: UPLOADS_PATH,
      datastore: this.store,
      relativeLocation: true,
      // The library's own errors stand; what else goes wrong (a full disk) is told as everywhere.
      onResponseError: (_request, error) => {
        if ('status_code' in error) return undefined;
        const problem = asProblem(error).toProblem();
        return { status_code: problem.status, body: JSON.stringify(problem) };
      },
      onUploadCreate: (request, { size, metadata }) =>
        // The library's own form of an error.
        size === 0
          ? Promise.reject({ status_code: 400, body: 'An empty file is no model' })
          : Promise.resolve({
              metadata: { ...metadata, [BEGUN_BY]: JSON.stringify(principalOf(request.runtime!.node!.req)) },
            }),
      onUploadFinish: async (_request, upload) => {
        const done = this.finish(upload.id, upload.metadata ?? {});
        this.finishing.set(
          upload.id,
          done.catch(() => {}),
        );
        await done.finally(() => this.finishing.delete(upload.id));
        return {};
      },
    });
  }

  /** What tus serves: begin, and, of one upload, ask, append and end. */
  async handle(request: Request, response: Response): Promise<void> {
    const id = request.path.slice(1);
    const isKnown =
      id === '' ? request.method === 'POST' || request.method === 'OPTIONS' : OF_ONE.has(request.method);
    if (!isKnown || (id !== '' && !uploadName.safeParse(id).success))
      return sendProblem(response, notFound('upload', id));
    await this.finishing.get(id);
    // One that is not known, or not any more, is answered by the library.
    const by = id === '' ? null : await this.begunBy(id);
    if (by !== null && by.teamId !== principalOf(request).teamId)
      return sendProblem(response, notFound('upload', id));
    // A body with the first request is not read: it would be one of those extensions.
    if (request.method === 'POST') delete request.headers['content-type'];
    await this.server.handle(request, response);
  }

  /** Null where there is no such upload. */
  private async begunBy(id: string): Promise<Principal | null> {
    const upload = await this.store.getUpload(id).catch(() => null);
    const by = upload?.metadata?.[BEGUN_BY];
    return by == null ? null : beganBy.parse(JSON.parse(by));
  }

  private async finish(id: string, metadata: Record<string, string | null>): Promise<void> {
    const who = beganBy.parse(JSON.parse(metadata[BEGUN_BY]!));
    try {
      const fileName = (metadata['filename'] ?? metadata['name'] ?? 'model').slice(0, 300);
      const uploaded = await this.models.take(who, this.files.whole(id), fileName, {});
      this.outcomes.set(id, { teamId: who.teamId, outcome: { state: 'stored', ...uploaded } });
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      this.refuse(who, id, error);
    } finally {
      this.forget(id);
    }
  }

  private refuse({ teamId }: Principal, id: string, { code, detail, said, more }: ProblemError): void {
    const outcome: UploadOutcome = { state: 'refused', code, detail, said, offset: more.offset ?? null };
    this.outcomes.set(id, { teamId, outcome });
  }
  /** Of an upload that ended its outcome stays for a while: it is asked for right after. */
  private forget(id: string): void {
    this.files.forget(id);
    setTimeout(() => this.outcomes.delete(id), 3_600_000).unref();
  }

  async outcome({ teamId }: Principal, id: string): Promise<UploadOutcome> {
    await this.finishing.get(id);
    const done = this.outcomes.get(id);
    if (done?.teamId === teamId) return done.outcome;
    if (done !== undefined || (await this.begunBy(id))?.teamId !== teamId) throw notFound('upload', id);
    const upload = await this.store.getUpload(id);
    return { state: 'receiving', received_bytes: upload.offset, size_bytes: upload.size ?? 0 };
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
  @Operation('What became of a resumable upload (tus, at /api/v1/uploads)', 'models', [
    '404 UPLOAD_NOT_FOUND',
  ])
  @Answers(200, uploadOutcome)
  outcome(@Asking() who: Principal, @Param('id', { schema: uploadName }) id: string): Promise<UploadOutcome> {
    return this.uploads.outcome(who, id);
  }
}
