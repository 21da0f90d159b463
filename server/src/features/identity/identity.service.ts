import { Inject, Injectable } from '@nestjs/common';
import type { EnrolmentCode, SessionState, Said } from '@rackmark/contracts';
import { DataSource } from 'typeorm';
import { said } from '@rackmark/words';
import { iso } from '../../platform/database/rows.js';
import { transaction } from '../../platform/database/transaction.js';
import { ProblemError } from '../../platform/problem/problem-error.js';
import { Bus } from '../../platform/realtime/bus.js';
import { Attempts } from '../../platform/security/attempts.js';
import { THIS_COMPUTER, type Caller, type Principal } from '../../platform/security/principal.js';
import { hashOf, kindOf, newCode, newSecret, normalCode, sameHash } from '../../platform/security/secrets.js';
import type { Config } from '../../platform/config/config.js';
import { CONFIG } from '../../platform/tokens.js';
import { CODE_MINUTES, IdentityRepository, type Held } from './identity.repository.js';

/** Wrong tokens and codes of one address. */
const LIMIT = { tries: 10, windowMs: 60_000 };

/** Who may talk to this portal: tokens, sessions, codes and keys. */
@Injectable()
export class IdentityService {
  readonly attempts = new Attempts(LIMIT);

  constructor(
    private readonly db: DataSource,
    private readonly repository: IdentityRepository,
    private readonly bus: Bus,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * Who shows this secret: the one place where a request or a socket becomes a principal. Accounts will be further
   * secrets here.
   * @param secret null: none was sent
   * @param address where it came from; wrong ones are counted by it
   * @returns null when nothing was sent
   * @throws ProblemError TOKEN_WRONG, KEY_REVOKED, KEY_UNKNOWN, TOO_MANY_ATTEMPTS
   */
  async identify(secret: string | null, address: string | undefined): Promise<Caller | null> {
    if (this.config.access === 'open') return { principal: THIS_COMPUTER, by: 'nothing', secretId: null };
    if (secret === null) return null;
    const caller = await this.holderOf(secret);
    if (caller !== null) return caller;
    // A right one is never refused for the wrong ones of a neighbour: with 256 random bits nobody guesses one. An old
    // session is no guess: the page has to be told that it is over, however often it asks.
    if (kindOf(secret) !== 'session') this.countWrong(address);
    throw await this.whyWrong(secret);
  }

  private async holderOf(secret: string): Promise<Caller | null> {
    const sha256 = hashOf(secret);
    const caller = (held: Held | null, by: Caller['by']): Caller | null =>
      held !== null && sameHash(held.sha256, sha256)
        ? { principal: held.principal, by, secretId: held.id }
        : null;
    switch (kindOf(secret)) {
      case 'admin':
        return caller(await this.repository.adminToken(this.db, sha256), 'token');
      case 'session':
        return caller(await this.repository.session(this.db, sha256), 'session');
      case 'agent': {
        const key = await this.repository.agentKey(this.db, sha256);
        return caller(key?.revoked_at === null ? key : null, 'key');
      }
      case null:
        return null;
    }
  }

  private async whyWrong(secret: string): Promise<ProblemError> {
    const refused = (code: string, detail: Said) =>
      new ProblemError(401, code, detail, {}, { 'WWW-Authenticate': 'Bearer error="invalid_token"' });
    if (kindOf(secret) !== 'agent') return refused('TOKEN_WRONG', said('problem.token_wrong'));
    return (await this.repository.agentKey(this.db, hashOf(secret))) === null
      ? refused('KEY_UNKNOWN', said('problem.key_unknown'))
      : refused('KEY_REVOKED', said('problem.key_revoked'));
  }

  /** @throws ProblemError TOO_MANY_ATTEMPTS once there were too many */
  private countWrong(address: string | undefined): void {
    this.refuseTooMany(address);
    this.attempts.failed(address);
  }
  private refuseTooMany(address: string | undefined): void {
    const seconds = this.attempts.waitSeconds(address);
    if (seconds === 0) return;
    throw new ProblemError(
      429,
      'TOO_MANY_ATTEMPTS',
      said('problem.too_many_tokens', { wait_seconds: seconds }),
      {},
      { 'Retry-After': String(seconds) },
    );
  }

  /** @returns the token, to be shown once; null when there is one already or none is needed */
  async firstAdminToken(): Promise<string | null> {
    if (this.config.access === 'open') return null;
    const token = newSecret('admin');
    const made = await transaction(this.db, (tx) =>
      this.repository.makeFirstToken(tx, THIS_COMPUTER, hashOf(token)),
    );
    return made === null ? null : token;
  }

  state(caller: Caller | null): SessionState {
    const { access, demo } = this.config;
    return { access, signed_in: caller !== null && caller.by !== 'key', demo };
  }

  /**
   * Takes an administrator's token for a session.
   * @returns the session's own secret; null where access is open and nothing is needed
   */
  async signIn(token: string, address: string | undefined): Promise<string | null> {
    const caller = await this.identify(token, address);
    if (caller?.by === 'nothing') return null;
    if (caller?.by !== 'token')
      throw new ProblemError(401, 'TOKEN_WRONG', said('problem.token_wrong.not_admin'));
    const session = newSecret('session');
    await this.repository.beginSession(this.db, hashOf(session), caller.secretId!);
    return session;
  }

  async signOut(caller: Caller | null): Promise<void> {
    if (caller?.by !== 'session') return;
    await this.repository.endSession(this.db, caller.secretId!);
    this.bus.emit('access', {});
  }

  /** @param server the portal's address as another computer sees it */
  async makeCode(who: Principal, server: string): Promise<EnrolmentCode> {
    const code = newCode();
    const expires = await this.repository.makeCode(this.db, who, hashOf(normalCode(code)));
    return {
      code,
      expires_at: iso(expires),
      command: `npx rackmark agent --server ${server} --code ${code}`,
    };
  }

  /**
   * An agent's key for a code.
   * @throws ProblemError CODE_WRONG, CODE_USED, CODE_EXPIRED, AGENT_HAS_KEY, TOO_MANY_ATTEMPTS
   */
  async enrol(
    { code, agent_id: agentId, name }: { code: string; agent_id: string; name: string },
    address: string | undefined,
  ): Promise<string> {
    // A code is short: here even a right one waits, and each counts as wrong until it is known, or many that come at once
    // would all pass before the first one counts.
    this.countWrong(address);
    const key = newSecret('agent');
    const local = this.isLocal(code);
    let isWrong = false;
    try {
      isWrong = await transaction(this.db, async (tx) => {
        const teamId = local
          ? THIS_COMPUTER.teamId
          : await this.repository.useCode(tx, hashOf(normalCode(code)), agentId);
        if (teamId === null) return true;
        if (local) await this.repository.revokeKey(tx, THIS_COMPUTER, agentId);
        if (await this.repository.makeKey(tx, { agentId, teamId, name }, hashOf(key))) return false;
        // Rolls back: the code is still good.
        throw new ProblemError(409, 'AGENT_HAS_KEY', said('problem.agent_has_key'));
      });
    } finally {
      if (!isWrong) this.attempts.takeBack(address);
    }
    // Not in the transaction: one that asks for a second connection while it holds its own can bring all to a stop.
    if (isWrong) throw await this.whyCodeRefused(code);
    if (local) this.bus.emit('access', {});
    return key;
  }

  /** The supervisor's own agent: as often as it likes, because nobody else knows that code. */
  private isLocal(code: string): boolean {
    const { localAgentCode } = this.config;
    return localAgentCode !== null && sameHash(hashOf(localAgentCode), hashOf(code));
  }

  private async whyCodeRefused(code: string): Promise<ProblemError> {
    const known = await this.repository.code(this.db, hashOf(normalCode(code)));
    if (known === null) return new ProblemError(403, 'CODE_WRONG', said('problem.code_wrong'));
    if (known.used_at !== null) return new ProblemError(403, 'CODE_USED', said('problem.code_used'));
    return new ProblemError(403, 'CODE_EXPIRED', said('problem.code_expired', { n: CODE_MINUTES }));
  }

  /** @throws ProblemError AGENT_KEY_NOT_FOUND */
  async revokeKey(who: Principal, agentId: string): Promise<void> {
    if (!(await this.repository.revokeKey(this.db, who, agentId)))
      throw new ProblemError(404, 'AGENT_KEY_NOT_FOUND', said('problem.agent_key_not_found'));
    this.bus.emit('access', {});
  }

  /** Those whose token, session or key has ended. */
  async ended(callers: readonly Caller[]): Promise<Set<Caller>> {
    const ids = callers.flatMap((c) => c.secretId ?? []);
    if (ids.length === 0) return new Set();
    const valid = await this.repository.stillValid(this.db, ids);
    return new Set(callers.filter((c) => c.secretId !== null && !valid.has(c.secretId)));
  }
}
