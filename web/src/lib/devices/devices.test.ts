import { describe, expect, it } from '@jest/globals';
import { deviceSet } from '@rackmark/contracts';
import fc from 'fast-check';
import { at, busy, phone, uuid, type Phone } from '../../../test/devices.js';
import { adviceOf, choiceOf, deviceFilterOf, filterDevices, memoryFloorMib } from './device-filter.js';
import { byPlace, placeOf, stateOf } from './device-state.js';
import { facetsOf } from './facets.js';

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
  it('says its place as short as it is still found', () => {
    const places = ['1-4.2', '127.0.0.1:40123', '192.168.1.7:5555', '192.168.1.7:40123'];
    expect(places.map((place) => placeOf(phone({ place })))).toEqual([
      '1-4.2',
      ':40123',
      '192.168.1.7',
      '192.168.1.7:40123',
    ]);
  });
  it('stands in the order of the ports', () => {
    const places = ['1-4.10', null, '1-4.2', '1-3'].map((place) => phone({ place }));
    expect(places.sort(byPlace).map((d) => d.facts.place)).toEqual(['1-3', '1-4.2', '1-4.10', null]);
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
  it('anything at all in an address is a filter or nothing', () =>
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom('memory', 'npu', 'tier', 'find', 'x'), fc.anything()),
        (search) => {
          filterDevices(rack, deviceFilterOf(search));
        },
      ),
      { examples: [[{ tier: { toString: 0 } }]] },
    ));
});
