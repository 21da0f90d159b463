import { createWriteStream, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { harnessAppOffer, problem, type HarnessAppOffer } from '@rackmark/contracts';
import type { Portal } from '../../../portal.js';
import { sha256Of } from '../../../sha256.js';
import { stop } from '../stop.js';

/** What the portal has to give; `known: false`: it could not be asked yet. */
export type HarnessOffer =
  { known: true; app: HarnessAppOffer } | { known: true; app: null; reason: string } | { known: false };

const BUILD = 'Run npm run harness:build on the portal’s computer.';
const ASK_MS = 15_000;
const FETCH_MS = 300_000;

/** The portal's harness APK, fetched once a computer by its hash. */
export class HarnessStore {
  private readonly dir: string;
  private current: HarnessOffer = { known: false };
  private readonly fetching = new Map<string, Promise<string>>();

  constructor(
    private readonly portal: Portal,
    dataDir: string,
  ) {
    this.dir = join(dataDir, 'harness');
    mkdirSync(this.dir, { recursive: true });
  }

  get offer(): HarnessOffer {
    return this.current;
  }

  /** Asks the portal again. One that cannot be reached has not changed its mind. @returns whether the offer is another one */
  async refresh(): Promise<boolean> {
    const before = this.current;
    this.current = (await this.ask()) ?? before;
    return key(before) !== key(this.current);
  }

  private async ask(): Promise<HarnessOffer | null> {
    try {
      const response = await this.portal.fetch('/api/v1/harness/android', {
        signal: AbortSignal.timeout(ASK_MS),
      });
      const said: unknown = await response.json().catch(() => null);
      const app = harnessAppOffer.safeParse(said);
      if (response.ok && app.success) return { known: true, app: app.data };
      const told = problem.safeParse(said);
      if (!told.success || ![404, 500].includes(response.status)) return null;
      const reason = told.data.code.startsWith('HARNESS_APP')
        ? told.data.detail
        : `The portal has no harness APK. ${BUILD}`;
      return { known: true, app: null, reason };
    } catch {
      return null;
    }
  }

  /** @returns the APK on this computer's disk. @throws Stop HARNESS_APP_MISSING */
  file(app: HarnessAppOffer): Promise<string> {
    const path = join(this.dir, `${app.sha256}.apk`);
    if (existsSync(path)) return Promise.resolve(path);
    let work = this.fetching.get(app.sha256);
    if (work === undefined) {
      work = this.fetch(app, path).finally(() => this.fetching.delete(app.sha256));
      this.fetching.set(app.sha256, work);
    }
    return work;
  }

  private async fetch(app: HarnessAppOffer, path: string): Promise<string> {
    const part = `${path}.part`;
    try {
      const response = await this.portal.fetch(app.url, { signal: AbortSignal.timeout(FETCH_MS) });
      if (!response.ok || response.body === null) throw new Error(`the server answered ${response.status}`);
      await pipeline(Readable.fromWeb(response.body as ReadableStream<Uint8Array>), createWriteStream(part));
      if ((await sha256Of(part)) !== app.sha256)
        throw new Error('its bytes do not have the expected SHA-256');
    } catch (error) {
      rmSync(part, { force: true });
      throw stop(
        'HARNESS_APP_MISSING',
        `The harness APK could not be fetched from the portal: ${(error as Error).message}.`,
      );
    }
    renameSync(part, path);
    // Older ones are of no use: the portal gives one away.
    for (const name of readdirSync(this.dir))
      if (name !== `${app.sha256}.apk` && name.endsWith('.apk'))
        rmSync(join(this.dir, name), { force: true });
    return path;
  }
}

const key = (o: HarnessOffer): string =>
  !o.known ? 'unknown' : o.app === null ? o.reason : `${o.app.sha256} ${o.app.npu_libraries.join(' ')}`;
