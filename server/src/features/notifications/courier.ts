import type { Server } from 'node:http';
import { Inject, Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { DeliveryAnswer, Notice, Said } from '@rackmark/contracts';
import { english, said } from '@rackmark/words';
import { createTransport } from 'nodemailer';
import { localUrl, urlForOthers } from '../../platform/config/address.js';
import type { Config } from '../../platform/config/config.js';
import { storable } from '../../platform/problem/storable.js';
import { CONFIG } from '../../platform/tokens.js';
import { VERSION } from '../../platform/version.js';
import { hostOf, PrivateAddress, privateLiteral, publicLookup } from './addresses.js';
import { mailBody, notificationOf, slackBody } from './bodies.js';
import { post } from './post.js';
import { signedHeaders } from './signature.js';
import type { StoredTarget } from './targets.repository.js';

/** How long one attempt may take. */
const ATTEMPT_SECONDS = 10;
/** So much of an answer is kept. */
const KEPT_LETTERS = 500;
const GONE = 410;

export interface Attempt {
  delivered: boolean;
  answer: DeliveryAnswer;
  /** The receiver wants no more. */
  isGone: boolean;
  /** How long the receiver wishes to be left alone, in seconds. */
  wished: number | null;
}

/** Brings one message to one target, once, and says what came back. */
@Injectable()
export class Courier {
  private readonly mail;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly http: HttpAdapterHost,
  ) {
    const limit = ATTEMPT_SECONDS * 1_000;
    this.mail =
      config.mail &&
      createTransport({
        url: config.mail.smtpUrl,
        ...{ connectionTimeout: limit, greetingTimeout: limit, socketTimeout: limit, dnsTimeout: limit },
        // What is in a message is ours: nothing is fetched into it.
        ...{ disableFileAccess: true, disableUrlAccess: true },
      });
  }
  get canMail(): boolean {
    return this.mail !== null;
  }

  /** @param over aborts when this server stops; then it throws, and nothing is known of the message */
  async bring(
    target: StoredTarget,
    { id, message }: { id: string; message: Notice },
    over: AbortSignal,
  ): Promise<Attempt> {
    const signal = AbortSignal.any([over, AbortSignal.timeout(ATTEMPT_SECONDS * 1_000)]);
    try {
      return target.kind === 'email'
        ? await this.byMail(target, id, message, signal)
        : await this.byWebhook(target, id, message, signal);
    } catch (error) {
      over.throwIfAborted();
      if (signal.aborted) return failed(said('delivery.no_answer', { seconds: ATTEMPT_SECONDS }));
      if (error instanceof PrivateAddress)
        return failed(said('delivery.private', { name: error.host, text: error.address }));
      const detail = reasonOf(error);
      return failed(
        target.kind === 'email'
          ? said('delivery.mail_refused', { detail })
          : said('delivery.no_connection', { detail }),
      );
    }
  }

  private async byWebhook(target: StoredTarget, id: string, message: Notice, signal: AbortSignal) {
    const url = target.url!;
    const mayBePrivate = this.config.mayWebhooksBePrivate;
    const wrong = mayBePrivate ? null : privateLiteral(url);
    if (wrong !== null) throw wrong;
    const notification = notificationOf(message, this.portal());
    const body = JSON.stringify(
      target.kind === 'json' ? notification : slackBody(notification, target.language),
    );
    const headers = {
      'content-type': 'application/json; charset=utf-8',
      'user-agent': `Rackmark/${VERSION}`,
      ...signedHeaders(target.secret!, { id, at: new Date(), body }),
    };
    const lookup = mayBePrivate ? null : publicLookup();
    const { status, body: text, retryAfter } = await post(url, { headers, body }, { lookup, signal });
    const code = String(status);
    const what =
      status === GONE
        ? said('delivery.gone')
        : status >= 300 && status < 400
          ? said('delivery.redirect', { code })
          : said('delivery.answered', { code });
    return {
      delivered: status >= 200 && status < 300,
      answer: answerOf(what, status, text),
      isGone: status === GONE,
      wished: retryAfter !== null && /^\d{1,6}$/.test(retryAfter) ? Number(retryAfter) : null,
    };
  }

  private async byMail(target: StoredTarget, id: string, message: Notice, signal: AbortSignal) {
    if (this.mail === null) return failed(said('delivery.no_mail'));
    const portal = this.portal();
    const words = mailBody(notificationOf(message, portal), { ...target, portal });
    const domain = hostOf(portal).replace(/[^\w.-]/g, '-');
    const sent = this.mail.sendMail({
      from: this.config.mail!.from,
      to: target.addresses!,
      // The same in every attempt: mail programs show one of two alike.
      messageId: `<${id}@${domain}>`,
      headers: { 'Auto-Submitted': 'auto-generated' },
      ...words,
    });
    const { accepted, rejected, response } = await beforeAbort(sent, signal);
    const list = accepted.map(addressOf);
    const commas = rejected.map(addressOf);
    const what =
      commas.length === 0
        ? said('delivery.mailed', { list })
        : said('delivery.mailed_partly', { list, commas });
    return { delivered: true, answer: answerOf(what, null, response), isGone: false, wished: null };
  }

  /** Where people reach the page. */
  private portal(): string {
    const { publicUrl, host } = this.config;
    if (publicUrl !== null) return publicUrl;
    const at = (this.http.httpAdapter.getHttpServer() as Server).address();
    const port = typeof at === 'object' && at !== null ? at.port : this.config.port;
    return urlForOthers(localUrl(host, port), host);
  }
}

const addressOf = (a: string | { address: string }): string => (typeof a === 'string' ? a : a.address);

const failed = (what: Said): Attempt => ({
  delivered: false,
  answer: answerOf(what, null, null),
  isGone: false,
  wished: null,
});

const answerOf = (what: Said, status: number | null, body: string | null): DeliveryAnswer =>
  storable({
    at: new Date().toISOString(),
    status,
    text: english.tell(what, ''),
    said: what,
    body: body === null || body === '' ? null : body.slice(0, KEPT_LETTERS),
  });

/** "connect ECONNREFUSED 192.0.2.1:443"; of several addresses that were tried, the first one's. */
function reasonOf(error: unknown): string {
  const first: unknown = error instanceof AggregateError ? error.errors[0] : error;
  const text = first instanceof Error ? first.message : String(first);
  return text.split('\n')[0]!.slice(0, 300).replace(/\.$/, '');
}

function beforeAbort<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason as Error);
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
