import { Inject, Injectable } from '@nestjs/common';
import type {
  Delivery,
  DeliveryPage,
  MadeNotificationTarget,
  NewNotificationTarget,
  NotificationTarget,
  NotificationTargetChange,
  NotificationTargetList,
  PageQuery,
  TestedNotificationTarget,
} from '@rackmark/contracts';
import { english, said } from '@rackmark/words';
import { randomUUID } from 'node:crypto';
import { DataSource } from 'typeorm';
import type { Config } from '../../platform/config/config.js';
import { cursors } from '../../platform/database/cursor.js';
import { Once } from '../../platform/database/idempotency.js';
import { iso, isoOrNull } from '../../platform/database/rows.js';
import { transaction } from '../../platform/database/transaction.js';
import { notFound, ProblemError } from '../../platform/problem/problem-error.js';
import type { Principal } from '../../platform/security/principal.js';
import { CONFIG } from '../../platform/tokens.js';
import { SuitesService } from '../suites/suites.service.js';
import { privateLiteral } from './addresses.js';
import { Courier } from './courier.js';
import { DeliveriesRepository, type StoredDelivery } from './deliveries.repository.js';
import { testNotice } from './notices.js';
import { newWebhookSecret } from './signature.js';
import { TargetsRepository, type StoredTarget } from './targets.repository.js';

/** Each may be sent to at the same time as all others. */
const MOST_TARGETS = 50;

/** Where a team wants to be told of what happened. */
@Injectable()
export class TargetsService {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly db: DataSource,
    private readonly repository: TargetsRepository,
    private readonly deliveries: DeliveriesRepository,
    private readonly courier: Courier,
    private readonly suites: SuitesService,
  ) {}

  async list(who: Principal): Promise<NotificationTargetList> {
    const all = await this.repository.list(this.db, who);
    const last = await this.deliveries.last(
      this.db,
      all.map((t) => t.id),
    );
    const items = all.map((t) => toTarget(t, last.find((d) => d.target_id === t.id) ?? null));
    return { items, can_mail: this.courier.canMail };
  }
  async get(who: Principal, id: string): Promise<NotificationTarget> {
    const found = await this.byId(who, id);
    const [last] = await this.deliveries.last(this.db, [found.id]);
    return toTarget(found, last ?? null);
  }
  private async byId(who: Principal, id: string): Promise<StoredTarget> {
    const found = await this.repository.byId(this.db, who, id);
    if (found === null) throw notFound('target', id);
    return found;
  }

  /**
   * The same key with the same request gives the same target again, without its secret.
   * @throws ProblemError SUITE_NOT_FOUND, TOO_MANY_TARGETS, ADDRESS_PRIVATE, MAIL_NOT_SET_UP, IDEMPOTENCY_KEY_REUSED
   */
  async create(
    who: Principal,
    request: NewNotificationTarget,
    key: string | null,
  ): Promise<{ target: MadeNotificationTarget; created: boolean }> {
    const once = new Once(who, 'target', key, request);
    const before = await once.made(this.db);
    if (before !== null)
      return { target: { ...(await this.get(who, before)), secret: null }, created: false };
    if (request.kind === 'email') this.refuseMail();
    else this.refusePrivate(request.url);
    await this.refuseUnknownSuites(who, request.suites);
    const secret = request.kind === 'email' ? null : newWebhookSecret();
    const { id, created } = await once.make(this.db, async (tx) => {
      if ((await this.repository.lockedCount(tx, who)) >= MOST_TARGETS) throw tooMany();
      return this.repository.insert(tx, who, request, secret);
    });
    return { target: { ...(await this.get(who, id)), secret: created ? secret : null }, created };
  }

  /** @throws ProblemError TARGET_NOT_FOUND, SUITE_NOT_FOUND, ADDRESS_PRIVATE, FIELD_OF_ANOTHER_KIND */
  async change(who: Principal, id: string, change: NotificationTargetChange): Promise<NotificationTarget> {
    const { kind } = await this.byId(who, id);
    refuseForeignFields(kind, change);
    if (change.url !== undefined) this.refusePrivate(change.url);
    await this.refuseUnknownSuites(who, change.suites ?? null);
    await transaction(this.db, async (tx) => {
      await this.repository.change(tx, id, change);
      if (change.is_enabled === false) await this.deliveries.endWaiting(tx, id);
    });
    return this.get(who, id);
  }
  async remove(who: Principal, id: string): Promise<void> {
    await this.repository.remove(this.db, (await this.byId(who, id)).id);
  }

  /** Sends a message now, also to a target that is off, and waits for what comes back. */
  async test(who: Principal, id: string): Promise<TestedNotificationTarget> {
    const target = await this.byId(who, id);
    const message = testNotice(target.name, new Date().toISOString());
    const never = new AbortController().signal;
    const { delivered, answer } = await this.courier.bring(target, { id: randomUUID(), message }, never);
    return { delivered, answer };
  }
  async listDeliveries(who: Principal, id: string, q: PageQuery): Promise<DeliveryPage> {
    const target = await this.byId(who, id);
    const found = await this.deliveries.list(this.db, target.id, { ...q, limit: q.limit + 1 });
    const page = cursors.deliveries.page(found, q.limit, (d) => ({ at: iso(d.created_at), id: d.id }));
    return { ...page, items: page.items.map(toDelivery) };
  }

  private async refuseUnknownSuites(who: Principal, suites: readonly string[] | null): Promise<void> {
    for (const id of suites ?? []) await this.suites.byRef(who, id);
  }
  private refusePrivate(url: string): void {
    const wrong = this.config.mayWebhooksBePrivate ? null : privateLiteral(url);
    if (wrong === null) return;
    throw new ProblemError(
      422,
      'ADDRESS_PRIVATE',
      said('problem.address_private', { given: wrong.address }),
      { errors: [{ path: 'url', message: 'must be a public address' }] },
    );
  }
  private refuseMail(): void {
    if (this.courier.canMail) return;
    throw new ProblemError(422, 'MAIL_NOT_SET_UP', said('problem.mail_not_set_up'));
  }
}

const tooMany = () =>
  new ProblemError(409, 'TOO_MANY_TARGETS', said('problem.too_many_targets', { n: MOST_TARGETS }));

/** @throws ProblemError FIELD_OF_ANOTHER_KIND */
function refuseForeignFields(kind: StoredTarget['kind'], change: NotificationTargetChange): void {
  const foreign = {
    json: ['addresses', 'language'],
    slack: ['addresses'],
    email: ['url'],
  } as const satisfies Record<typeof kind, readonly (keyof NotificationTargetChange)[]>;
  const given = foreign[kind].filter((field) => change[field] !== undefined);
  if (given.length === 0) return;
  throw new ProblemError(
    422,
    'FIELD_OF_ANOTHER_KIND',
    said('problem.field_of_another_kind', { code: kind, given: given.join(', ') }),
    { errors: given.map((path) => ({ path, message: `is nothing that a target of kind ${kind} has` })) },
  );
}

const toTarget = (t: StoredTarget, last: StoredDelivery | null): NotificationTarget => ({
  ...{ id: t.id, name: t.name, kind: t.kind, url: t.url, addresses: t.addresses, language: t.language },
  ...{ hears: t.hears, suites: t.hears_all_suites ? null : t.suites, is_enabled: t.is_enabled },
  off: t.off_said && { text: english.tell(t.off_said, ''), said: t.off_said },
  last_delivery: last && toDelivery(last),
  created_at: iso(t.created_at),
});

function toDelivery({ message, ...d }: StoredDelivery): Delivery {
  const { id, state, attempts, answer } = d;
  return {
    ...{ id, title: message.title, state, attempts, answer },
    // A test is no delivery.
    type: message.type as Delivery['type'],
    next_try_at: isoOrNull(d.next_try_at),
    created_at: iso(d.created_at),
    ended_at: isoOrNull(d.ended_at),
  };
}
