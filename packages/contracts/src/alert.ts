import { z } from 'zod';
import { metricName } from './metrics.js';
import { countedPageOf, id, INT4_MAX, pageQuery, shortText, timestamp } from './primitives.js';
import { said } from './said.js';
import { seriesDirection, seriesEstimate, seriesRatio, seriesRow } from './series.js';
import { seriesAt, slotName } from './suite.js';
import { wrong } from './wrong.js';

/** An alert's id or its number. */
export const alertRef = z.union(
  [
    id,
    z
      .string()
      .regex(/^[1-9]\d{0,9}$/)
      .refine((text) => Number(text) <= INT4_MAX),
  ],
  wrong.alert_ref,
);

/** `change`: a level that lasts. `budget`: a limit that a whole interval is beyond. `missing`: releases without a valid run. */
export const alertKind = z.enum(['change', 'budget', 'missing']);
export type AlertKind = z.infer<typeof alertKind>;

/**
 * open → acknowledged → one of the ends. `accepted`: a new level begins; `noise`: nothing happened; `infrastructure`: the
 * phone or the rack, not the release. A detection of what has ended never opens it again.
 */
export const alertState = z.enum([
  'open',
  'acknowledged',
  'fixed',
  'accepted',
  'noise',
  'wontfix',
  'infrastructure',
]);
export type AlertState = z.infer<typeof alertState>;
export const alertAction = z.enum([
  'acknowledge',
  'fix',
  'accept',
  'noise',
  'wontfix',
  'infrastructure',
  'reopen',
]);
export type AlertAction = z.infer<typeof alertAction>;
/** What needs somebody, what somebody works on, and what has ended. */
export const alertGroup = z.enum(['open', 'in_work', 'done']);
export type AlertGroup = z.infer<typeof alertGroup>;

const releaseHead = z.object({ number: z.int(), name: z.string(), place: z.int() });
const day = z.iso.date();

export const alert = z.object({
  id,
  number: z.int().min(1),
  suite: z.object({ number: z.int(), name: z.string() }),
  kind: alertKind,
  state: alertState,
  direction: seriesDirection.nullable(),
  /** The last release that was as before, and the first that is not; null where none is known. */
  last_good: releaseHead.nullable(),
  first_bad: releaseHead,
  /** Releases between them, without a point of their own in these series: any of them may be the one. */
  suspects: z.int().min(0),
  slots: z.array(z.string()),
  metrics: z.array(metricName),
  device_models: z.array(z.string()),
  series: z.int().min(0),
  /** Over its series, of the smallest and the largest ratio (above 1 is slower or larger); of a change only. */
  smallest_ratio: z.number().nullable(),
  largest_ratio: z.number().nullable(),
  assignee: z.string().nullable(),
  triage_due: day.nullable(),
  decision_due: day.nullable(),
  /** Of a tracker elsewhere. */
  issue: z.string().nullable(),
  raised_at: timestamp,
  ended_at: timestamp.nullable(),
});
export type Alert = z.infer<typeof alert>;
export const alertPage = countedPageOf(alert).extend({
  counts: z.object({ open: z.int(), in_work: z.int(), done: z.int() }),
});
export type AlertPage = z.infer<typeof alertPage>;
export const alertQuery = pageQuery.extend({
  group: alertGroup.optional(),
  suite: z.string().max(200).optional(),
  /** Those that a series belongs to. */
  series: id.optional(),
});
export type AlertQuery = z.infer<typeof alertQuery>;

/** One line of what happened to an alert: a sentence as a code, or a person's own words. */
export const alertEntry = z.object({
  at: timestamp,
  kind: z.enum(['raised', 'joined', 'recovered', 'state', 'comment', 'changed', 'bisect']),
  /** Null: Rackmark itself. */
  who: z.string().nullable(),
  said: said.nullable(),
  text: z.string().nullable(),
});
export type AlertEntry = z.infer<typeof alertEntry>;

export const alertSeries = z.object({
  series_id: id,
  slot: slotName,
  configuration_key: z.string(),
  configuration: seriesRow.shape.configuration,
  device_model: z.string(),
  metric: metricName,
  at: seriesAt,
  unit: z.string(),
  before: seriesEstimate.nullable(),
  after: seriesEstimate.nullable(),
  ratio: seriesRatio.nullable(),
  p: z.number().nullable(),
  /** How the series answers now; it may have gone back. */
  answer: seriesRow.shape.answer,
  by_unit: z.array(z.object({ unit: z.string(), ratio: seriesRatio.nullable() })),
});
export type AlertSeries = z.infer<typeof alertSeries>;

export const alertDetail = alert.extend({
  members: z.array(alertSeries),
  entries: z.array(alertEntry),
  detector: z.object({ name: z.string(), version: z.string() }),
  /** What changed around the first release that is not as before, other than the release. */
  environment: seriesRow.shape.environment,
});
export type AlertDetail = z.infer<typeof alertDetail>;

/** An end asks for a reason; it stands in the history. */
export const alertStep = z.object({ action: alertAction, reason: z.string().trim().max(2_000).default('') });
export type AlertStep = z.infer<typeof alertStep>;
export const alertChange = z
  .object({
    assignee: shortText.nullable(),
    triage_due: day.nullable(),
    decision_due: day.nullable(),
    issue: z
      .url({ protocol: /^https?$/ })
      .max(500)
      .nullable(),
  })
  .partial();
export type AlertChange = z.infer<typeof alertChange>;
export const newAlertComment = z.object({ text: z.string().trim().min(1).max(10_000) });
