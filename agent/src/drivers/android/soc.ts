import type { AndroidFacts, DeviceTier } from '@rackmark/contracts';
import { socNames, type SocClass, type SocName } from './soc-table.js';

export interface Soc {
  facts: AndroidFacts['soc'];
  class: SocClass | null;
  npu: string | null;
}

const makers: Record<string, string> = {
  qti: 'Qualcomm',
  qualcomm: 'Qualcomm',
  mediatek: 'MediaTek',
  samsung: 'Samsung',
  google: 'Google',
  spreadtrum: 'Unisoc',
  unisoc: 'Unisoc',
  hisilicon: 'HiSilicon',
};

/**
 * What a phone says of its SoC, with the name that people use. Phones before Android 12 have no `ro.soc.*`: then the board's
 * platform has to tell.
 * @param p properties by their name
 */
export function socOf(p: (name: string) => string): Soc {
  const model = p('ro.soc.model') || p('ro.board.platform') || p('ro.hardware') || 'unknown';
  const known =
    find(p('ro.soc.model')) ?? find(p('ro.board.platform')) ?? find(p('ro.hardware')) ?? byName(model);
  const said = p('ro.soc.manufacturer').trim();
  const maker = makers[said.toLowerCase()] ?? (said || makerOf(known, model));
  return {
    facts: { maker, model, name: known?.name ?? model },
    class: known?.class ?? null,
    npu: known?.npu ?? null,
  };
}

/** Codes come with suffixes: "SM8550-AB", "MT6989Z", "ums512_1h10". */
function find(code: string): SocName | undefined {
  const key = code.toLowerCase().trim();
  return key === '' ? undefined : (socNames.get(key) ?? socNames.get(/^[a-z]+\d+/.exec(key)?.[0] ?? ''));
}
/** Google's phones give the name itself: "Tensor G3". */
function byName(model: string): SocName | undefined {
  return [...socNames.values()].find((s) => s.name.toLowerCase() === model.toLowerCase());
}
function makerOf(known: SocName | undefined, model: string): string {
  const word = known?.name.split(' ')[0] ?? '';
  const of: Record<string, string> = {
    Snapdragon: 'Qualcomm',
    Tensor: 'Google',
    Dimensity: 'MediaTek',
    Helio: 'MediaTek',
    Exynos: 'Samsung',
    Unisoc: 'Unisoc',
  };
  return (
    of[word] ?? (/^mt\d/i.test(model) ? 'MediaTek' : /^(sm|sdm|msm)\d/i.test(model) ? 'Qualcomm' : 'unknown')
  );
}

/** Memory that a phone shows of 10 and 5 nominal GiB. */
const LARGE_MIB = 9_000;
const MIDDLE_MIB = 4_600;

/**
 * The tier of a phone: the class of its SoC, one lower for a high one with less than 9 GiB and for a middle one with less
 * than 4.6 GiB of memory (as the phone shows it, which is less than what is sold). With an unknown SoC the memory alone
 * decides, and never says "high". (docs/rack-setup.md)
 */
export function tierOf(of: SocClass | null, memoryMib: number | null): DeviceTier | null {
  if (of === null) return memoryMib === null ? null : memoryMib >= MIDDLE_MIB ? 'mid' : 'entry';
  if (memoryMib === null) return of;
  if (of === 'high') return memoryMib >= LARGE_MIB ? 'high' : 'mid';
  return of === 'mid' && memoryMib < MIDDLE_MIB ? 'entry' : of;
}

/** What LiteRT's public sources say of each vendor's NPU: libraries, least Android, and whether it compiles on the phone. */
interface NpuVendor {
  dispatch: RegExp;
  dispatchName: string;
  compiler: RegExp;
  minApi: number;
  jit: boolean;
}
const npuVendors: Record<string, NpuVendor> = {
  Qualcomm: vendor('Qualcomm', 31, true),
  MediaTek: vendor('MediaTek', 31, true),
  Google: vendor('GoogleTensor', 36, false),
  Samsung: vendor('Samsung', 31, false),
};
function vendor(name: string, minApi: number, jit: boolean): NpuVendor {
  return {
    dispatch: new RegExp(`^libLiteRtDispatch_${name}\\.so$`, 'i'),
    dispatchName: `libLiteRtDispatch_${name}.so`,
    compiler: new RegExp(`^libLiteRtCompilerPlugin_${name}\\.so$`, 'i'),
    minApi,
    jit,
  };
}

export type NpuOffer =
  /** `modes`: what a configuration may ask for; the first is what `default` means on this phone. */
  | { available: true; modes: readonly ('jit' | 'aot')[] }
  | { available: false; cause: 'UNSUPPORTED_ACCELERATOR' | 'ANDROID_TOO_OLD' | 'WRONG_SOC'; reason: string };

/** Whether the APK reaches the NPU of this phone; if not, what is missing and what to do. */
export function npuOffer(
  soc: Soc,
  android: { release: string; api: number },
  libraries: readonly string[],
): NpuOffer {
  const { maker, name } = soc.facts;
  if (soc.npu === null) return no('UNSUPPORTED_ACCELERATOR', `${name} has no NPU that Rackmark knows of.`);
  const vendor = npuVendors[maker];
  if (vendor === undefined)
    return no('UNSUPPORTED_ACCELERATOR', `LiteRT has no way to the NPU of ${maker}'s ${name}.`);
  if (android.api < vendor.minApi)
    return no(
      'ANDROID_TOO_OLD',
      `The NPU of ${name} needs Android API ${vendor.minApi}; this phone has Android ${android.release} (API ${android.api}).`,
    );
  if (!libraries.some((l) => vendor.dispatch.test(l))) {
    const others = libraries.filter((l) => /^libLiteRtDispatch_/i.test(l));
    const has = others.length === 0 ? 'brings no NPU libraries' : `brings only ${others.join(', ')}`;
    return no(
      others.length === 0 ? 'UNSUPPORTED_ACCELERATOR' : 'WRONG_SOC',
      `The harness APK ${has}; ${soc.npu} needs ${vendor.dispatchName}. Get it from ${maker} and run npm run harness:build -- --npu-libraries DIR.`,
    );
  }
  const canCompile = vendor.jit && libraries.some((l) => vendor.compiler.test(l));
  return { available: true, modes: canCompile ? ['jit', 'aot'] : ['aot'] };
}

const no = (cause: Extract<NpuOffer, { available: false }>['cause'], reason: string): NpuOffer => ({
  available: false,
  cause,
  reason,
});
