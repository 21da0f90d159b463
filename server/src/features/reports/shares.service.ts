import { Injectable } from '@nestjs/common';
import { hash, verify } from '@node-rs/argon2';
import type { NewReportShare, ReportShare } from '@rackmark/contracts';
import { randomBytes } from 'node:crypto';
import { DataSource } from 'typeorm';
import { said } from '@rackmark/words';
import { iso, isoOrNull } from '../../platform/database/rows.js';
import { notFound, ProblemError } from '../../platform/problem/problem-error.js';
import { Attempts } from '../../platform/security/attempts.js';
import type { Principal } from '../../platform/security/principal.js';
import { hashOf } from '../../platform/security/secrets.js';
import { ReportsRepository } from './reports.repository.js';
import { ReportsService } from './reports.service.js';
import { sharedText } from './shared-text.js';
import { SharesRepository, type Opened, type StoredShare } from './shares.repository.js';

const TOKEN_BYTES = 32;
const PASSWORDS = { tries: 10, windowMs: 15 * 60_000 };

/** Ways in to one version for readers without an account. */
@Injectable()
export class SharesService {
  private readonly attempts = new Attempts(PASSWORDS);

  constructor(
    private readonly db: DataSource,
    private readonly repository: SharesRepository,
    private readonly reports: ReportsService,
    private readonly versions: ReportsRepository,
  ) {}

  /** @returns the token, this once: only its hash is kept @throws ProblemError REPORT_VERSION_NOT_FOUND */
  async make(
    who: Principal,
    ref: string,
    { version, note, expires_at, password }: NewReportShare,
  ): Promise<ReportShare & { token: string }> {
    const { id } = await this.reports.byRef(who, ref);
    if ((await this.versions.version(this.db, id, version)) === null)
      throw notFound('report version', version);
    const token = randomBytes(TOKEN_BYTES).toString('base64url');
    const made = await this.repository.insert(this.db, id, {
      ...{ version, note, tokenHash: hashOf(token), expiresAt: expires_at },
      password_hash: password === null ? null : await hash(password),
    });
    return { ...shown(made), token };
  }
  async list(who: Principal, ref: string): Promise<ReportShare[]> {
    const { id } = await this.reports.byRef(who, ref);
    return (await this.repository.list(this.db, id)).map(shown);
  }
  async revoke(who: Principal, ref: string, shareId: string): Promise<void> {
    const { id } = await this.reports.byRef(who, ref);
    if (!(await this.repository.remove(this.db, id, shareId))) throw notFound('link', shareId);
  }

  /**
   * What a key opens. Unknown, revoked and expired are answered alike, so that nobody learns what there was.
   * @param address of the reader: wrong passwords are counted by it
   * @throws ProblemError SHARED_REPORT_NOT_FOUND, PASSWORD_NEEDED, PASSWORD_WRONG, TOO_MANY_ATTEMPTS
   */
  async enter(key: string, password: string | null, address: string | undefined): Promise<Opened> {
    const opened =
      (await this.repository.byToken(this.db, hashOf(key))) ??
      (await this.repository.publicReport(this.db, key));
    if (opened === null) throw nothingHere();
    await this.check(opened, password, address);
    if (opened.share_id !== null) await this.repository.used(this.db, opened.share_id);
    return opened;
  }
  /** As JSON (`sharedReport`). @throws ProblemError as `enter` */
  async open(key: string, password: string | null, address: string | undefined): Promise<string> {
    const { report_id, version } = await this.enter(key, password, address);
    const found = await this.versions.version(this.db, report_id, version);
    if (found === null) throw nothingHere();
    return sharedText(found);
  }

  private async check(
    { password_hash }: Opened,
    password: string | null,
    address: string | undefined,
  ): Promise<void> {
    if (password_hash === null) return;
    const wait = this.attempts.waitSeconds(address);
    if (wait > 0)
      throw new ProblemError(
        429,
        'TOO_MANY_ATTEMPTS',
        said('problem.too_many_passwords', { wait_seconds: wait }),
        {},
        { 'Retry-After': String(wait) },
      );
    if (password === null) throw new ProblemError(401, 'PASSWORD_NEEDED', said('problem.password_needed'));
    if (await verify(password_hash, password)) return;
    this.attempts.failed(address);
    throw new ProblemError(401, 'PASSWORD_WRONG', said('problem.password_wrong'));
  }
}

const shown = ({
  password_hash,
  expires_at,
  last_used_at,
  created_at,
  id,
  version,
  note,
}: StoredShare): ReportShare => ({
  ...{ id, version, note, has_password: password_hash !== null },
  ...{
    expires_at: isoOrNull(expires_at),
    last_used_at: isoOrNull(last_used_at),
    created_at: iso(created_at),
  },
});

const nothingHere = (): ProblemError =>
  new ProblemError(404, 'SHARED_REPORT_NOT_FOUND', said('problem.shared_report_not_found'));
