import { describe, expect, it } from '@jest/globals';
import { device, deviceSet, type Agent, type Device } from '@rackmark/contracts';
import fc from 'fast-check';
import { parseSearch, stringifySearch } from '../../app/search.js';
import { attentionOf } from '../rack/attention.js';
import { linePath } from '../rack/device-chart.js';
import { placeSpans, sharesText } from '../rack/day-strip.js';
import { actionOf, actionsFor, actionTexts } from '../rack/device-actions.js';
import { rackSearchOf } from '../rack/rack-search.js';
import { summaryOf } from '../rack/summary.js';
import { whyNot } from '../benchmarks/choose-devices.js';
import { adviceOf, choiceOf, deviceFilterOf, filterDevices, memoryFloorMib } from './device-filter.js';
import { byPlace, stateOf } from './device-state.js';
import { facetsOf } from './facets.js';

const NOW = Date.parse('2026-11-02T12:00:00Z');
const at = (secondsAgo: number) => new Date(NOW - secondsAgo * 1000).toISOString();
const uuid = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
let made = 0;

type Phone = Omit<Partial<Device>, 'facts'> & {
  name?: string;
  place?: string | null;
  soc?: string;
  gb?: number;
  npu?: boolean;
  android?: string;
};
/** A ready phone of agent 1; `change` bends it. */
function phone({
  name = 'Pixel 8',
  place = '1-1',
  soc = 'Tensor G3',
  gb = 8,
  npu = true,
  android = '14',
  ...change
}: Phone = {}): Device {
  made += 1;
  return device.parse({
    id: uuid(made),
    agent_id: uuid(900),
    agent_name: 'rack-a',
    facts: {
      key: `android-${made}`,
      kind: 'android',
      name,
      device_model: name,
      os: `Android ${android}`,
      architecture: 'arm64-v8a',
      processor: null,
      cores: 8,
      memory_mib: Math.round(gb * 1024 * 0.92),
      engines: [],
      place,
      android: {
        brand: 'Google',
        model_code: 'GX',
        serial: `SERIAL${made}`,
        soc: { maker: 'Google', model: 'GS', name: soc },
        tier: gb >= 8 ? 'high' : 'entry',
        android,
        api_level: 34,
        security_patch: null,
        fingerprint: '',
        abis: [],
        gpu: null,
        npu: npu ? { name: 'TPU' } : null,
        storage_free_mib: null,
        storage_total_mib: null,
        harness: null,
      },
    },
    pool: null,
    adb: 'device',
    phase: 'ready',
    phase_reason: null,
    reachability: 'online',
    health: 'ok',
    health_reason: null,
    health_since: null,
    quarantined_until: null,
    admin: 'enabled',
    admin_reason: null,
    lease_epoch: 0,
    current_benchmark_id: null,
    current_work: null,
    queued_jobs: 0,
    conditions: null,
    conditions_at: null,
    last_failure: null,
    last_seen_at: at(3),
    created_at: at(9_000),
    ...change,
  });
}
const agent = (change: Partial<Agent> = {}): Agent => ({
  id: uuid(900),
  name: 'rack-a',
  version: '0.1.0',
  platform: 'Debian',
  reachability: 'online',
  connected: true,
  trouble: null,
  devices: 1,
  last_seen_at: at(3),
  created_at: at(9_000),
  ...change,
});
const busy = { phase: 'busy', current_work: 'net · CPU 1 thread', current_benchmark_id: uuid(77) } as const;
const text = (devices: Device[], agents: Agent[] = [agent()]) =>
  summaryOf(devices, agents)
    .map((p) => p.text)
    .join('')
    .trim();

describe('the state of a device', () => {
  it.each<[Phone, string, string | null]>([
    [{}, 'ready', null],
    [busy, 'measuring', 'net · CPU 1 thread'],
    [{ ...busy, phase: 'waiting_gate', phase_reason: '41 °C' }, 'waiting', '41 °C'],
    [{ ...busy, phase: 'reserved', phase_reason: 'Sending net: 62 %' }, 'measuring', 'Sending net: 62 %'],
    [{ ...busy, admin: 'draining', admin_reason: 'move' }, 'draining', 'ends first: net · CPU 1 thread'],
    [{ adb: 'unauthorized', phase: 'discovered' }, 'unauthorized', null],
    [{ adb: 'unauthorized', health: 'quarantined', health_reason: 'lost' }, 'unauthorized', null],
    [{ adb: 'absent' }, 'away', null],
    [{ adb: 'absent', phase: 'recovering', phase_reason: 'step 2' }, 'recovering', 'step 2'],
    [{ reachability: 'missing' }, 'away', null],
    [
      { reachability: 'missing', health: 'quarantined', health_reason: 'lost 3 times' },
      'quarantined',
      'lost 3 times',
    ],
    [{ adb: 'absent', health: 'needs_repair', health_reason: 'battery' }, 'needs_repair', 'battery'],
    [{ adb: 'absent', admin: 'maintenance', admin_reason: 'new cable' }, 'maintenance', 'new cable'],
    [{ phase: 'failed' }, 'gave_up', null],
    [{ phase: 'preparing', phase_reason: 'Installing' }, 'preparing', 'Installing'],
  ])('%j is %s', (change, kind, reason) => {
    expect(stateOf(phone(change))).toMatchObject({ kind, reason });
  });
  it('stands in the order of the ports', () => {
    const places = ['1-4.10', null, '1-4.2', '1-3'].map((place) => phone({ place }));
    expect(places.sort(byPlace).map((d) => d.facts.place)).toEqual(['1-3', '1-4.2', '1-4.10', null]);
  });
});

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

describe('filters', () => {
  const rack = [
    phone({ name: 'Pixel 9 Pro', gb: 16, soc: 'Tensor G4', android: '16' }),
    phone({ name: 'Moto G6', gb: 3, soc: 'Snapdragon 450', npu: false, android: '9', pool: 'nightly' }),
    phone({ name: 'Galaxy A16', gb: 4, npu: false, adb: 'unauthorized' }),
    phone({ name: 'Old one', admin: 'retired' }),
  ];
  const names = (f: Parameters<typeof filterDevices>[1]) => filterDevices(rack, f).map((d) => d.facts.name);
  it('each narrows, and they combine', () => {
    expect(names({})).toEqual(['Pixel 9 Pro', 'Moto G6', 'Galaxy A16']);
    expect(names({ find: 'tensor g4' })).toEqual(['Pixel 9 Pro']);
    expect(names({ find: rack[1]!.facts.android!.serial.toLowerCase() })).toEqual(['Moto G6']);
    expect(names({ memory: '4' })).toEqual(['Pixel 9 Pro', 'Galaxy A16']);
    expect(names({ android: '14' })).toEqual(['Pixel 9 Pro', 'Galaxy A16']);
    expect(names({ npu: 'no' })).toEqual(['Moto G6', 'Galaxy A16']);
    expect(names({ npu: 'no', pool: ['nightly'] })).toEqual(['Moto G6']);
    expect(names({ state: ['unauthorized'] })).toEqual(['Galaxy A16']);
    expect(names({ state: ['retired'] })).toEqual(['Old one']);
    expect(names({ tier: ['high', 'entry'], soc: ['Tensor G4', 'Tensor G3'] })).toEqual([
      'Pixel 9 Pro',
      'Galaxy A16',
    ]);
  });
  it('a set is a condition like the others', () => {
    const set = deviceSet.parse({
      id: uuid(5),
      name: 'Big',
      choice: { tiers: ['high'] },
      devices: 1,
      created_at: at(1),
    });
    expect(filterDevices(rack, { set: set.id }, [set]).map((d) => d.facts.name)).toEqual(['Pixel 9 Pro']);
    expect(filterDevices(rack, { set: uuid(6) }, [set])).toEqual([]);
  });
  it('an empty result names the condition to drop', () => {
    const advice = adviceOf(rack, { npu: 'yes', memory: '3', pool: ['nightly'] });
    expect([advice?.without.label, advice?.count]).toEqual(['has NPU', 1]);
    expect(adviceOf(rack, { find: 'zzz', pool: ['nobody'] })).toBeNull();
  });
  it('memory is counted as it is sold', () => {
    const sold = [2, 3, 4, 6, 8, 12, 16, 24];
    for (const [i, gb] of sold.entries()) {
      expect(gb * 1024 * 0.9).toBeGreaterThan(memoryFloorMib(gb));
      if (i > 0) expect(sold[i - 1]! * 1024).toBeLessThan(memoryFloorMib(gb));
    }
  });
  it('menus count what would be shown, and leave out facts that all share', () => {
    const facets = facetsOf(rack.slice(0, 3), { npu: 'no' });
    expect(facets.map((f) => f.key)).not.toContain('brand');
    expect(facets.find((f) => f.key === 'tier')!.options).toEqual([
      { value: 'high', label: 'high', count: 0 },
      { value: 'entry', label: 'entry', count: 2 },
    ]);
    expect(facets.find((f) => f.key === 'npu')!.options.map((o) => o.count)).toEqual([1, 2]);
  });
  it('only facts go into a choice', () =>
    expect(
      choiceOf({
        find: 'x',
        state: ['ready'],
        health: ['ok'],
        set: 's',
        npu: 'yes',
        android: '14',
        kind: ['android'],
      }),
    ).toEqual({
      has_npu: true,
      min_android: 14,
      kinds: ['android'],
    }));
  it('stand in the address and come back from it', () => {
    const word = fc.string({ minLength: 1, maxLength: 12 });
    const words = fc.uniqueArray(word, { minLength: 1, maxLength: 3 });
    const number = fc.integer({ min: 1, max: 99 }).map(String);
    fc.assert(
      fc.property(
        fc.record(
          {
            find: word,
            kind: words,
            state: words,
            maker: words,
            soc: words,
            tier: words,
            pool: words,
            memory: number,
            android: number,
            npu: fc.constantFrom('yes', 'no'),
            set: word,
            device: word,
          },
          { requiredKeys: [] },
        ),
        (search) => {
          expect(rackSearchOf(parseSearch(stringifySearch(search)))).toEqual(search);
        },
      ),
    );
  });
  it('anything at all in an address is a filter or nothing', () =>
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom('memory', 'npu', 'tier', 'find', 'x'), fc.anything()),
        (search) => {
          filterDevices(rack, deviceFilterOf(search));
        },
      ),
    ));
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
    expect(actionOf('quarantine', ' hot ', { hours: 4, now: NOW })).toEqual({
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

it('a choice says why the others are left out', () =>
  expect(
    whyNot([phone({ adb: 'absent' }), phone({ health: 'quarantined' }), phone({ adb: 'absent' }), phone()]),
  ).toBe('Left out: 2 away, 1 quarantined, 1 by you.'));
