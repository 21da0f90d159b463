import { describe, expect, it } from '@jest/globals';
import { npuOffer, socOf, tierOf } from './soc.js';

const p = (more: Record<string, string>) => (name: string) => more[name] ?? '';

describe('a chip', () => {
  it.each([
    [
      { 'ro.soc.manufacturer': 'QTI', 'ro.soc.model': 'SM8750' },
      'Qualcomm',
      'Snapdragon 8 Elite',
      'Qualcomm Hexagon',
    ],
    [
      { 'ro.soc.manufacturer': 'QTI', 'ro.soc.model': 'SM8550-AB' },
      'Qualcomm',
      'Snapdragon 8 Gen 2',
      'Qualcomm Hexagon',
    ],
    [
      { 'ro.soc.manufacturer': 'Google', 'ro.soc.model': 'Tensor G3' },
      'Google',
      'Tensor G3',
      'Google Edge TPU',
    ],
    [{ 'ro.board.platform': 'sdm845' }, 'Qualcomm', 'Snapdragon 845', 'Qualcomm Hexagon'],
    [
      { 'ro.soc.manufacturer': 'Mediatek', 'ro.soc.model': 'MT6989Z' },
      'MediaTek',
      'Dimensity 9300+',
      'MediaTek APU',
    ],
    // A prefix is no identity: POCO C71, Redmi A5.
    [{ 'ro.soc.manufacturer': 'Spreadtrum', 'ro.soc.model': 'UMS9230E' }, 'Unisoc', 'Unisoc T7250', null],
    [{ 'ro.soc.manufacturer': 'Spreadtrum', 'ro.soc.model': 'UMS9230X' }, 'Unisoc', 'UMS9230X', null],
    [{ 'ro.soc.manufacturer': 'Mediatek', 'ro.soc.model': 'MT6989Q' }, 'MediaTek', 'MT6989Q', null],
    [
      { 'ro.soc.manufacturer': 'Mediatek', 'ro.soc.model': 'MT6833V/ZA' },
      'MediaTek',
      'Dimensity 700',
      'MediaTek APU',
    ],
    // A phone that names its chip is not of another chip of its platform.
    [
      { 'ro.soc.manufacturer': 'QTI', 'ro.soc.model': 'SM7450-AB', 'ro.board.platform': 'taro' },
      'Qualcomm',
      'SM7450-AB',
      'Qualcomm Hexagon',
    ],
    [
      { 'ro.soc.manufacturer': 'QTI', 'ro.soc.model': 'SM9999', 'ro.board.platform': 'taro' },
      'Qualcomm',
      'SM9999',
      null,
    ],
    [
      { 'ro.soc.manufacturer': 'QTI', 'ro.soc.model': 'SM8250-AC' },
      'Qualcomm',
      'Snapdragon 870',
      'Qualcomm Hexagon',
    ],
    [{ 'ro.board.platform': 'kona' }, 'Qualcomm', 'Snapdragon 865/870', 'Qualcomm Hexagon'],
    // mobile-nixos/autoport#13
    [{ 'ro.board.platform': 'trinket', 'ro.hardware': 'qcom' }, 'Qualcomm', 'Snapdragon 665', null],
    [{ 'ro.board.platform': 'atoll', 'ro.hardware': 'qcom' }, 'Qualcomm', 'atoll', null],
    [
      { 'ro.board.platform': 'kirin9000', 'ro.hardware': 'kirin9000' },
      'HiSilicon',
      'Kirin 9000',
      'Huawei Da Vinci',
    ],
    [{ 'ro.board.platform': 'kirin935' }, 'HiSilicon', 'kirin935', null],
    [{ 'ro.board.platform': 'ums512', 'ro.hardware': 'ums512_1h10' }, 'Unisoc', 'Unisoc T618', null],
    [{ 'ro.board.platform': 'universal7885' }, 'Samsung', 'universal7885', null],
    [
      { 'ro.soc.manufacturer': 'Samsung', 'ro.soc.model': 's5e9945' },
      'Samsung',
      'Exynos 2400',
      'Samsung NPU',
    ],
    [{ 'ro.soc.manufacturer': 'Acme', 'ro.soc.model': 'A1' }, 'Acme', 'A1', null],
    [{}, 'unknown', 'unknown', null],
  ])('%j is %s %s', (props, maker, name, npu) => {
    const soc = socOf(p(props));
    expect(soc.facts).toMatchObject({ maker, name });
    expect(soc.npu).toBe(npu);
  });
  it('has a tier by its SoC and its memory', () => {
    expect([
      tierOf('high', 15_000),
      tierOf('high', 7_000),
      tierOf('mid', 3_500),
      tierOf('mid', 7_000),
    ]).toEqual(['high', 'mid', 'entry', 'mid']);
    expect([tierOf(null, null), tierOf(null, 3_000), tierOf(null, 16_000)]).toEqual([null, 'entry', 'mid']);
  });
  it('reaches its NPU only with its maker’s library, a new enough Android, and its own way of compiling', () => {
    const soc = socOf(p({ 'ro.soc.manufacturer': 'QTI', 'ro.soc.model': 'SM8750' }));
    const a15 = { release: '15', api: 35 };
    expect(npuOffer(soc, a15, [])).toMatchObject({
      cause: 'UNSUPPORTED_ACCELERATOR',
      reason: expect.stringContaining('brings no NPU libraries'),
    });
    expect(npuOffer(soc, a15, ['libLiteRtDispatch_MediaTek.so'])).toMatchObject({ cause: 'WRONG_SOC' });
    expect(npuOffer(soc, { release: '11', api: 30 }, ['libLiteRtDispatch_Qualcomm.so'])).toMatchObject({
      cause: 'ANDROID_TOO_OLD',
    });
    expect(npuOffer(soc, a15, ['libLiteRtDispatch_Qualcomm.so'])).toEqual({
      available: true,
      modes: ['aot'],
    });
    expect(
      npuOffer(soc, a15, ['libLiteRtDispatch_Qualcomm.so', 'libLiteRtCompilerPlugin_Qualcomm.so']),
    ).toEqual({ available: true, modes: ['jit', 'aot'] });
  });
});
