import { describe, expect, it } from '@jest/globals';
import { deviceChoice, meetsChoice, newDeviceSet, type DeviceChoice } from './device-choice.js';
import type { Device } from './device.js';

const id = '00000000-0000-4000-8000-000000000001';
const other = '00000000-0000-4000-8000-000000000002';
const pixel: Pick<Device, 'id' | 'facts' | 'pool'> = {
  id,
  pool: 'vision team',
  facts: {
    key: 'android-1',
    kind: 'android',
    name: 'Pixel 9 Pro',
    device_model: 'Pixel 9 Pro',
    os: 'Android 16',
    architecture: 'arm64-v8a',
    processor: null,
    cores: 8,
    memory_mib: 15_360,
    engines: [],
    place: '1-4.2',
    android: {
      brand: 'Google',
      model_code: 'GR83Y',
      serial: 'x',
      soc: { maker: 'Google', model: 'GS401', name: 'Tensor G4' },
      tier: 'high',
      android: '16',
      api_level: 36,
      security_patch: null,
      fingerprint: 'f',
      abis: ['arm64-v8a'],
      gpu: null,
      npu: { name: 'Tensor TPU' },
      storage_free_mib: null,
      storage_total_mib: null,
      harness: null,
    },
    simulated: false,
    more: {},
  },
};
const computer: typeof pixel = {
  id: other,
  pool: null,
  facts: { ...pixel.facts, kind: 'computer', device_model: 'ThinkStation', memory_mib: null, android: null },
};

describe('a choice by facts', () => {
  it.each<[string, DeviceChoice, boolean, boolean]>([
    ['nothing asked', {}, true, true],
    ['id', { ids: [id] }, true, false],
    ['kind', { kinds: ['computer'] }, false, true],
    ['memory, met exactly', { min_memory_mib: 15_360 }, true, false],
    ['more memory', { min_memory_mib: 15_361 }, false, false],
    ['cores', { min_cores: 8 }, true, true],
    ['architecture', { architecture: 'x64' }, false, false],
    ['brand', { brands: ['Samsung', 'Google'] }, true, false],
    ['device model', { device_models: ['ThinkStation'] }, false, true],
    ['maker of the SoC', { soc_makers: ['Google'] }, true, false],
    ['SoC by its name', { socs: ['Tensor G4'] }, true, false],
    ['SoC by its code is another word', { socs: ['GS401'] }, false, false],
    ['tier', { tiers: ['mid'] }, false, false],
    ['an NPU', { has_npu: true }, true, false],
    ['no NPU', { has_npu: false }, false, true],
    ['Android, met exactly', { min_android: 16 }, true, false],
    ['a newer Android', { min_android: 17 }, false, false],
    ['pool', { pools: ['vision team'] }, true, false],
    ['all must be met', { brands: ['Google'], tiers: ['entry'] }, false, false],
    ['a set is looked up elsewhere', { set_id: id }, true, true],
  ])('%s', (_, choice, phone, machine) =>
    expect([meetsChoice(pixel, choice), meetsChoice(computer, choice)]).toEqual([phone, machine]),
  );
  it('reads old releases of Android', () => {
    const of = (android: string) => ({
      ...pixel,
      facts: { ...pixel.facts, android: { ...pixel.facts.android!, android } },
    });
    expect(meetsChoice(of('8.1.0'), { min_android: 8 })).toBe(true);
    expect(meetsChoice(of('8.1.0'), { min_android: 9 })).toBe(false);
    expect(meetsChoice(of('Baklava'), { min_android: 1 })).toBe(false);
  });
  it('an empty list is a mistake, not "none"; a set holds no other set', () => {
    expect(deviceChoice.safeParse({ brands: [] }).success).toBe(false);
    expect(newDeviceSet.parse({ name: 's', choice: { set_id: id } }).choice).toEqual({});
  });
});
