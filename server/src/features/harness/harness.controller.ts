import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Controller, Get, Inject, Module, StreamableFile } from '@nestjs/common';
import {
  harnessApp,
  harnessAppOffer,
  harnessOffers,
  type HarnessApp,
  type HarnessAppOffer,
  type HarnessOffers,
} from '@rackmark/contracts';
import { said } from '@rackmark/words';
import type { Config } from '../../platform/config/config.js';
import { Answers, AnswersFile, Operation } from '../../platform/openapi/decorators.js';
import { ProblemError } from '../../platform/problem/problem-error.js';
import { Access } from '../../platform/security/access.js';
import { OpenToAll } from '../../platform/security/asking.js';
import { CONFIG } from '../../platform/tokens.js';

const ONE_FOR_ALL = 'the portal gives one harness to everybody';
const APK = 'application/vnd.android.package-archive';

/** The harness APK for phones, when the operator has built it. */
@Controller('harness')
class HarnessController {
  /** Hash of the file as it was last read, by its time: a half-copied file must not be given away. */
  private checked: { stamp: string; sha256: string } | null = null;

  constructor(@Inject(CONFIG) private readonly config: Config) {}

  /** For pages: that there is none is an answer, and no error in their console. */
  @Get()
  @Access('admin', 'agent')
  @OpenToAll(ONE_FOR_ALL)
  @Operation('The harnesses that this portal gives away; null where it has none', 'harness')
  @Answers(200, harnessOffers)
  async offers(): Promise<HarnessOffers> {
    return { android: existsSync(this.list) ? await this.offer() : null };
  }

  @Get('android')
  @Access('admin', 'agent')
  @OpenToAll(ONE_FOR_ALL)
  @Operation('The harness APK: version, checksum, what is inside', 'harness', ['404 HARNESS_APP_NOT_FOUND'])
  @Answers(200, harnessAppOffer)
  async offer(): Promise<HarnessAppOffer> {
    const app = await this.find();
    const { size } = statSync(join(this.config.harnessDir, app.file));
    return { ...app, size_bytes: size, url: '/api/v1/harness/android/content' };
  }

  @Get('android/content')
  @Access('admin', 'agent')
  @OpenToAll(ONE_FOR_ALL)
  @Operation('The harness APK itself', 'harness', ['404 HARNESS_APP_NOT_FOUND'])
  @AnswersFile(200, 'The APK', { [APK]: 'binary' })
  async download(): Promise<StreamableFile> {
    const app = await this.find();
    const path = join(this.config.harnessDir, app.file);
    return new StreamableFile(createReadStream(path), {
      type: APK,
      disposition: `attachment; filename="${app.file}"`,
      length: statSync(path).size,
    });
  }

  private get list(): string {
    return join(this.config.harnessDir, 'harness.json');
  }

  private async find(): Promise<HarnessApp> {
    if (!existsSync(this.list)) {
      throw new ProblemError(404, 'HARNESS_APP_NOT_FOUND', said('problem.harness_app_not_found'));
    }
    const parsed = harnessApp.safeParse(safeJson(readFileSync(this.list, 'utf8')));
    const path = parsed.success ? join(this.config.harnessDir, parsed.data.file) : '';
    if (!parsed.success || !existsSync(path) || (await this.sha256(path)) !== parsed.data.sha256) {
      throw new ProblemError(500, 'HARNESS_APP_DAMAGED', said('problem.harness_app_damaged'));
    }
    return parsed.data;
  }

  private async sha256(path: string): Promise<string> {
    const { size, mtimeMs } = statSync(path);
    const stamp = `${path} ${size} ${mtimeMs}`;
    if (this.checked?.stamp !== stamp) {
      const hash = createHash('sha256');
      for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
      this.checked = { stamp, sha256: hash.digest('hex') };
    }
    return this.checked.sha256;
  }
}

function safeJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

@Module({ controllers: [HarnessController] })
export class HarnessModule {}
