import {
  notice,
  type AlertKind,
  type AlertState,
  type GateAnswer,
  type Notice,
  type Said,
  type Told,
} from '@rackmark/contracts';
import { english, listOf, said } from '@rackmark/words';

interface Head {
  number: number;
  name: string;
}
export interface AlertFacts extends Of {
  number: number;
  suite: Head;
  kind: AlertKind;
  state: AlertState;
  last_good: string | null;
  first_bad: string;
  slots: string[];
  device_models: string[];
  ratios: number[];
  /** The last line of its history, with a person's own words. */
  last: { said: Said | null; text: string | null } | null;
}
export interface GateFacts extends Of {
  number: number;
  name: string;
  suite: Head | null;
  answer: GateAnswer;
  title: Told;
}
export interface RunFacts extends Of {
  number: number;
  suite: Head;
  release: string;
  cancelled: boolean;
  cells: number;
  measured: number;
}
/** Whose it is, and of which suite. */
export interface Of {
  team_id: string;
  suite_id: string | null;
}

interface When {
  at: string;
  simulated: boolean;
}

const toldOf = (what: Said): Told => ({ text: english.tell(what, ''), said: what });
function noticeOf(
  when: When,
  n: Pick<Notice, 'type' | 'path' | 'suite'> &
    Partial<Pick<Notice, 'alert' | 'gate' | 'benchmark'>> & { title: Said; lines: Told[] },
): Notice {
  const simulated = when.simulated ? [toldOf(said('notice.simulated'))] : [];
  return notice.parse({ ...n, ...when, title: toldOf(n.title), lines: [...n.lines, ...simulated] });
}

function titleOf(a: AlertFacts): Said {
  const about = { name: a.suite.name, list: listOf(a.slots), after: a.first_bad };
  if (a.kind === 'missing') return said('notice.alert.missing', about);
  return a.kind === 'budget' ? said('notice.alert.budget', about) : said('notice.alert.change', about);
}

const alertPart = (a: AlertFacts) => ({
  path: `/alerts/${a.number}`,
  suite: a.suite,
  alert: { number: a.number, kind: a.kind, state: a.state, release: a.first_bad },
});

export function alertRaised(a: AlertFacts, when: When): Notice {
  const list = listOf(a.device_models);
  const lines = [
    a.ratios.length === 0
      ? said('notice.alert.where_missing', { list })
      : said('notice.alert.where', { effect_ratios: a.ratios, list }),
    ...(a.last_good === null ? [] : [said('notice.alert.before', { before: a.last_good })]),
  ];
  return noticeOf(when, {
    type: a.kind === 'missing' ? 'missing_data' : 'alert_raised',
    ...alertPart(a),
    title: titleOf(a),
    lines: lines.map(toldOf),
  });
}

export function alertEnded(a: AlertFacts, when: When): Notice {
  const reason = a.last?.text ?? '';
  return noticeOf(when, {
    type: 'alert_ended',
    ...alertPart(a),
    title: said('notice.alert_ended', { name: a.suite.name, value: String(a.number), state: a.state }),
    lines: [
      said('notice.alert_ended.was', { why: titleOf(a) }),
      ...(a.last?.said ? [a.last.said] : []),
      ...(reason === '' ? [] : [said('notice.reason', { text: reason })]),
    ].map(toldOf),
  });
}

export const gateDecided = (g: GateFacts, when: When): Notice =>
  noticeOf(when, {
    type: 'gate_decided',
    path: `/gates/${g.number}`,
    suite: g.suite,
    gate: { number: g.number, name: g.name, answer: g.answer },
    title: said('notice.gate', { name: g.name, value: String(g.number), state: g.answer }),
    lines: [g.title],
  });

export const suiteRunEnded = (r: RunFacts, when: When): Notice =>
  noticeOf(when, {
    type: 'suite_run_ended',
    path: `/benchmarks/${r.number}`,
    suite: r.suite,
    benchmark: { number: r.number, cancelled: r.cancelled },
    title: said('notice.suite_run', {
      name: r.suite.name,
      after: r.release,
      state: r.cancelled ? 'cancelled' : 'ended',
    }),
    lines: [toldOf(said('notice.suite_run.cells', { n: r.measured, of: r.cells }))],
  });

/** A test says what it is, and of which target. */
export const testNotice = (name: string, at: string): Notice =>
  noticeOf(
    { at, simulated: false },
    {
      type: 'test',
      path: '/settings/notifications',
      suite: null,
      title: said('notice.test', { name }),
      lines: [toldOf(said('notice.test.what'))],
    },
  );
