import { describe, expect, it } from '@jest/globals';
import type { Agent, Device } from '@rackmark/contracts';
import { agent, at, busy, NOW, phone, uuid, type Phone } from '../../../test/devices.js';
import { stateOf } from '../../lib/devices/device-state.js';
import { attentionOf } from '../../lib/devices/attention.js';
import { placeSpans, sharesOf, sharesText, windowOf } from './day-strip.js';
import { actionOf, actionsFor, actionTexts, buttonOf } from './device-actions.js';
import { linePath } from './device-chart.js';
import { summaryOf } from '../../lib/devices/rack-summary.js';

const text = (devices: Device[], agents: Agent[] = [agent()]) =>
  summaryOf(devices, agents)
    .map((p) => p.text)
    .join('')
    .trim();

describe('the summary', () => {
  it('counts every device that is not retired once', () => {
    const devices = [
      phone(busy),
      phone(busy),
      phone(),
      phone({ phase: 'waiting_gate' }),
      phone({ admin: 'maintenance' }),
    ];
    expect(text([...devices, phone({ admin: 'retired' }), phone({ adb: 'unauthorized' })])).toBe(
      '6 devices on 1 agent: 2 measuring, 1 ready, 1 waiting for a gate, 1 in maintenance. 1 needs attention.',
    );
    expect(text([phone()])).toBe('1 device on 1 agent: 1 ready.');
  });
  it('an agent that is away is one thing to see to, however many devices are away with it', () => {
    const devices = [1, 2, 3].map(() => phone({ reachability: 'missing' }));
    const gone = agent({ reachability: 'missing', devices: 3, last_seen_at: at(600) });
    expect(text(devices, [gone])).toBe('3 devices on 1 agent: 3 away with their agent. 1 needs attention.');
    expect(attentionOf(devices, [gone], NOW)[0]!.what.replaceAll('\u2009', ' ')).toBe(
      'The agent has not been heard of for 10 min; 3 devices are away with it.',
    );
  });
});

describe('what needs attention', () => {
  it('an agent that brings more devices than are taken of one needs somebody', () => {
    const rows = attentionOf([], [agent({ refused_devices: 3 })], NOW);
    expect(rows.map((r) => [r.what, r.actions])).toEqual([
      ['The agent has 3 devices more than this portal takes of one agent.', []],
    ]);
  });
  it('broken first, then quarantined, then what waits for a tap, then away, then agents', () => {
    const rows = attentionOf(
      [
        phone({ adb: 'absent', agent_id: uuid(901) }),
        phone({ adb: 'unauthorized' }),
        phone({ health: 'quarantined', quarantined_until: at(-600) }),
        phone(),
        phone({ health: 'needs_repair' }),
        phone({ adb: 'absent', admin: 'maintenance' }),
        phone({ health: 'suspect' }),
      ],
      [agent({ trouble: 'A foreign adb server holds port 5137' })],
      NOW,
    );
    expect(rows.map((r) => (r.device ? stateOf(r.device).kind : 'agent'))).toEqual([
      'needs_repair',
      'quarantined',
      'unauthorized',
      'away',
      'agent',
    ]);
    expect(rows[1]!.todo).toBe('It is tried again with a canary in 10 min.');
    expect(rows[2]!.todo).toContain('tap “Allow”');
    expect(rows[4]!.what).toBe('A foreign adb server holds port 5137.');
  });
  it('a device that works and that somebody should look at: a battery that was hot; one failure is nobody’s', () => {
    const hot = 'Its battery was once at 52.0 °C, above 50 °C. Look whether it has swollen.';
    const hurt = { health: 'suspect', health_reason: hot, suspicion: hot } as const;
    const rows = attentionOf(
      [
        phone({ adb: 'absent' }),
        phone(hurt),
        phone({ ...busy, ...hurt }),
        phone({ health: 'suspect', health_reason: 'It failed once.' }),
        phone({ ...hurt, admin: 'maintenance' }),
      ],
      [],
      NOW,
    );
    expect(rows.map((r) => r.what)).toEqual([hot, hot, expect.stringContaining('not on its port')]);
    expect(text([phone(hurt)])).toBe('1 device on 1 agent: 1 ready. 1 needs attention.');
  });
  it('every row says what is and what to do', () => {
    const ill: Phone[] = [
      { adb: 'no_permissions' },
      { adb: 'bootloader' },
      { adb: 'offline' },
      { adb: 'absent', place: null },
      { reachability: 'missing' },
      { phase: 'failed' },
      { health: 'needs_repair' },
      { health: 'quarantined' },
    ];
    for (const change of ill) {
      const [row] = attentionOf([phone(change)], [], NOW);
      expect([change, row?.what, row?.todo]).toEqual([
        change,
        expect.stringMatching(/\.$/),
        expect.stringMatching(/[.]$/),
      ]);
    }
  });
});

describe('a phone that two agents claim', () => {
  const rival = { agent_id: uuid(901), agent_name: 'rack-b', turned_down: false };
  it('comes first of what needs attention, with both decisions and the names of both agents', () => {
    const [row, next] = attentionOf([phone({ health: 'needs_repair' }), phone({ rival })], [], NOW);
    expect(row).toMatchObject({ device: { rival }, actions: ['keep', 'move'] });
    expect(row!.what).toMatch(/“rack-a”.*“rack-b”/);
    expect(row!.actions.map((kind) => buttonOf(row!.device!, kind))).toEqual([
      'Keep with “rack-a”',
      'Give to “rack-b”',
    ]);
    expect(next!.actions).toEqual(['canary']);
  });
  it('needs nobody once one was turned down, or the phone is retired; ill ones that are claimed have one row', () => {
    const decided = { ...rival, turned_down: true };
    expect(attentionOf([phone({ rival: decided }), phone({ rival, admin: 'retired' })], [], NOW)).toEqual([]);
    expect(attentionOf([phone({ rival, health: 'needs_repair' })], [], NOW)).toHaveLength(1);
  });
});

describe('actions', () => {
  it('what is offered fits the state', () => {
    expect(actionsFor(phone()).slice(0, 2)).toEqual(['drain', 'maintenance']);
    expect(actionsFor(phone({ health: 'quarantined' })).slice(0, 2)).toEqual(['canary', 'release']);
    expect(actionsFor(phone({ adb: 'unauthorized' }))[0]).toBe('reconnect');
    expect(actionsFor(phone({ admin: 'maintenance' }))[0]).toBe('enable');
    expect(actionsFor(phone({ admin: 'retired' }))).toEqual(['enable', 'pool']);
    expect(actionsFor(phone(busy))).not.toEqual(expect.arrayContaining(['reboot']));
    expect(actionsFor(phone({ adb: 'absent' }))).not.toEqual(expect.arrayContaining(['canary']));
  });
  it('a quarantine ends when it was asked to, a reason is trimmed', () => {
    expect(actionOf('quarantine', ' hot ', { hours: 4, now: NOW, to: 'b' })).toEqual({
      kind: 'quarantine',
      reason: 'hot',
      until: at(-4 * 3_600),
    });
    expect(actionTexts.drain.needsReason).toBe(true);
  });
});

describe('strips and lines', () => {
  const span = (use: 'measuring' | 'free', from: number, to: number) => ({ use, from: at(from), to: at(to) });
  it('spans are cut to the shown time', () => {
    const placed = placeSpans([span('measuring', 200, 50), span('free', 50, -50)], at(100), at(0));
    expect(placed).toEqual([
      { use: 'measuring', x: 0, width: 720 },
      { use: 'free', x: 720, width: 720 },
    ]);
    expect(placeSpans([span('free', 9, 1)], at(0), at(0))).toEqual([]);
  });
  it('shares are of the time that is shown', () =>
    expect(sharesOf([span('measuring', 200, 50), span('free', 50, 25)], at(100), at(0))).toEqual({
      measuring: 0.5,
      free: 0.25,
    }));
  it('a device that is new is shown from its beginning, half an hour at least', () => {
    const h = { from: at(86_400), to: at(0), readings: [] };
    expect(windowOf({ ...h, spans: [span('free', 7_200, 0)] })).toEqual({
      from: at(7_200),
      words: 'Last 2 hours',
    });
    expect(windowOf({ ...h, spans: [span('free', 60, 0)] }).words).toBe('Last 30 minutes');
    expect(windowOf({ ...h, spans: [span('free', 86_400, 0)] }).words).toBe('Last 24 hours');
    expect(windowOf({ ...h, spans: [] })).toEqual({ from: h.from, words: 'Last 24 hours' });
  });
  it('shares are said in words, the largest first', () =>
    expect(sharesText({ free: 0.26, measuring: 0.62, away: 0.001 }).replaceAll('\u2009', ' ')).toBe(
      'measuring 62 %, free 26 %',
    ));
  it('a line breaks where nothing was read', () =>
    expect(
      linePath(
        [0, 0.1, 0.5, 0.6].map((x) => ({ x, y: 1 })),
        0.2,
      ).match(/M/g),
    ).toHaveLength(2));
});
