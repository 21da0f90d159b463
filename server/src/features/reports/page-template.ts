import { Inject, Injectable } from '@nestjs/common';
import { readFile } from 'node:fs/promises';
import type { Config } from '../../platform/config/config.js';
import { CONFIG } from '../../platform/tokens.js';

/** The page of a report that is one file, still empty, as it was built when this portal first needed it. */
@Injectable()
export class PageTemplate {
  private read: Promise<string | null> | undefined;

  constructor(@Inject(CONFIG) private readonly config: Config) {}

  /** Null: there is none; a portal that runs from its sources may have built no pages. */
  text(): Promise<string | null> {
    this.read ??= readFile(this.config.reportPage, 'utf8').catch(() => null);
    return this.read;
  }
}
