import { z } from 'zod';
import { alertKind, alertState } from './alert.js';
import { gateAnswer, told } from './gate.js';
import { id, pageOf, pageQuery, shortText, timestamp } from './primitives.js';
import { wrong } from './wrong.js';

/** What a target may hear of. `missing_data`: an alert for releases without a valid run. */
export const notificationKind = z.enum([
  'alert_raised',
  'alert_ended',
  'missing_data',
  'gate_decided',
  'suite_run_ended',
]);
export type NotificationKind = z.infer<typeof notificationKind>;

const head = z.object({ number: z.int(), name: z.string() });
const facts = z.object({
  /** When it happened. */
  at: timestamp,
  /** What happened, in one sentence: in English, and as a code with its parameters. */
  title: told,
  /** What else is known of it, one sentence each. */
  lines: z.array(told),
  /** The portal takes simulated devices: the numbers may be of such. */
  simulated: z.boolean(),
  /** Null: it is of no suite. */
  suite: head.nullable(),
  alert: z
    .object({ number: z.int(), kind: alertKind, state: alertState, release: z.string() })
    .nullable()
    .default(null),
  gate: z.object({ number: z.int(), name: z.string(), answer: gateAnswer }).nullable().default(null),
  benchmark: z.object({ number: z.int(), cancelled: z.boolean() }).nullable().default(null),
});

/** The body of a webhook of kind `json`. It grows by new fields and kinds; what it has keeps its meaning. */
export const notification = facts.extend({
  type: z.enum([...notificationKind.options, 'test']),
  /** The page of what it is about. */
  url: z.url(),
});
export type Notification = z.infer<typeof notification>;

/** The same before it is known by which address the page is reached. */
export const notice = notification.omit({ url: true }).extend({ path: z.string() });
export type Notice = z.infer<typeof notice>;

const language = z.enum(['en', 'es']);
const webhookUrl = z
  .url({ protocol: /^https?$/, error: wrong.web_address })
  .max(2_000)
  .refine((text) => {
    // What is no address is asked this, too.
    if (!URL.canParse(text)) return true;
    const { username, password } = new URL(text);
    return username === '' && password === '';
  }, wrong.no_password);
const addresses = z
  .array(z.email().max(254))
  .min(1)
  .max(20)
  .refine((all) => new Set(all.map((a) => a.toLowerCase())).size === all.length, wrong.addresses_twice);

const heard = {
  name: shortText.max(80),
  hears: z
    .array(notificationKind)
    .min(1)
    .refine((all) => new Set(all).size === all.length, wrong.addresses_twice),
  /** By their ids; null: all, also what is of no suite. */
  suites: z.array(id).min(1).max(200).nullable(),
  is_enabled: z.boolean(),
};

/** `json` is told in English with codes; whatever else is told is told in a language. */
export const newNotificationTarget = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('json'),
    ...heard,
    url: webhookUrl,
    is_enabled: heard.is_enabled.default(true),
    suites: heard.suites.default(null),
  }),
  z.object({
    kind: z.literal('slack'),
    ...heard,
    url: webhookUrl,
    language: language.default('en'),
    is_enabled: heard.is_enabled.default(true),
    suites: heard.suites.default(null),
  }),
  z.object({
    kind: z.literal('email'),
    ...heard,
    addresses,
    language: language.default('en'),
    is_enabled: heard.is_enabled.default(true),
    suites: heard.suites.default(null),
  }),
]);
export type NewNotificationTarget = z.infer<typeof newNotificationTarget>;
export type NewNotificationTargetInput = z.input<typeof newNotificationTarget>;
/** What a target is stays: another kind is another target. */
export const notificationTargetChange = z
  .object({ ...heard, url: webhookUrl, addresses, language })
  .partial();
export type NotificationTargetChange = z.infer<typeof notificationTargetChange>;

/** What came back from one attempt. */
export const deliveryAnswer = z.object({
  at: timestamp,
  /** Of HTTP; null where there was none. */
  status: z.int().nullable(),
  text: z.string(),
  said: told.shape.said,
  /** The beginning of what a receiver answered; null: nothing. */
  body: z.string().nullable(),
});
export type DeliveryAnswer = z.infer<typeof deliveryAnswer>;

/** `given_up`: tried for about a day, or its target was switched off meanwhile. */
export const deliveryState = z.enum(['waiting', 'delivered', 'given_up']);
export type DeliveryState = z.infer<typeof deliveryState>;
export const delivery = z.object({
  /** The same in every attempt, as `webhook-id`. */
  id,
  type: notificationKind,
  title: told,
  state: deliveryState,
  attempts: z.int().min(0),
  /** Of the last attempt. */
  answer: deliveryAnswer.nullable(),
  next_try_at: timestamp.nullable(),
  created_at: timestamp,
  ended_at: timestamp.nullable(),
});
export type Delivery = z.infer<typeof delivery>;
export const deliveryPage = pageOf(delivery);
export type DeliveryPage = z.infer<typeof deliveryPage>;
export const deliveryQuery = pageQuery;

export const notificationTarget = z.object({
  id,
  name: z.string(),
  kind: z.enum(['json', 'slack', 'email']),
  /** Null: it is reached by e-mail. */
  url: z.string().nullable(),
  /** Null: it is a webhook. */
  addresses: z.array(z.string()).nullable(),
  language,
  hears: z.array(notificationKind),
  suites: z.array(head.extend({ id })).nullable(),
  is_enabled: z.boolean(),
  /** Why Rackmark itself switched it off. */
  off: told.nullable(),
  last_delivery: delivery.nullable(),
  created_at: timestamp,
});
export type NotificationTarget = z.infer<typeof notificationTarget>;
export const notificationTargetList = z.object({
  items: z.array(notificationTarget),
  /** Whether this portal can send e-mail at all. */
  can_mail: z.boolean(),
});
export type NotificationTargetList = z.infer<typeof notificationTargetList>;
/** A webhook's secret, by which its receiver checks signatures, is told this once; null: it has none, or it was told. */
export const madeNotificationTarget = notificationTarget.extend({ secret: z.string().nullable() });
export type MadeNotificationTarget = z.infer<typeof madeNotificationTarget>;

export const testedNotificationTarget = z.object({ delivered: z.boolean(), answer: deliveryAnswer });
export type TestedNotificationTarget = z.infer<typeof testedNotificationTarget>;
