import type { AndroidFacts, DeviceTier } from '@rackmark/contracts';
import { socNames, type SocClass, type SocName } from './soc-table.js';

export interface Soc {
  facts: AndroidFacts['soc'];
  class: SocClass | null;
  npu: string | null;
}

/** As phones say it in `ro.soc.manufacturer`. */
const makers: Record<string, string> = {
  qti: 'Qualcomm',
  qcom: 'Qualcomm',
  qualcomm: 'Qualcomm',
  'qualcomm technologies, inc': 'Qualcomm',
  'qualcomm technologies, inc.': 'Qualcomm',
  mtk: 'MediaTek',
  rockchip: 'Rockchip',
  nvidia: 'NVIDIA',
  huawei: 'HiSilicon',
  amlogic: 'Amlogic',
  intel: 'Intel',
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
  // A phone that names its chip has said all: its platform is that of a whole family.
  const known = p('ro.soc.model')
    ? (find(model) ?? byName(model))
    : (find(p('ro.board.platform')) ?? find(p('ro.hardware')) ?? byName(model));
  const said = p('ro.soc.manufacturer').trim();
  const maker =
    makers[said.toLowerCase()] ?? (said || makerOf(known, [model, p('ro.board.platform'), p('ro.hardware')]));
  return {
    facts: { maker, model, name: known?.name ?? model },
    class: known?.class ?? null,
    npu: known?.npu ?? null,
  };
}

/**
 * The row of exactly this code: what stands behind a code is another chip (UMS9230E is no UMS9230, MT6989Z no MT6989, SM8250-AC
 * is the 870). A bin of Qualcomm's that has no row ("SM8550-AD") and a board behind `_` or `/` ("ums512_1h10", "MT6833V/ZA")
 * are the same die: they have its class and NPU, but its name only where that is all they add.
 */
function find(code: string): SocName | undefined {
  const key = code.toLowerCase().trim();
  const exact = key === '' ? undefined : socNames.get(key);
  if (exact !== undefined) return exact;
  const die = /^(mt\d{4})v?\/|^([a-z]+\d+)_|^(sm\d{4}|sdm\d{3})-[a-z]+$/.exec(key);
  const row = socNames.get(die?.slice(1).find((part) => part !== undefined) ?? '');
  return row === undefined || die![3] === undefined ? row : { ...row, name: code.trim() };
}
/** Google's phones give the name itself: "Tensor G3". */
function byName(model: string): SocName | undefined {
  return [...socNames.values()].find((s) => s.name.toLowerCase() === model.toLowerCase());
}

/** Codes of chips and of makers' platforms, also of chips that have no row. */
const codes: [RegExp, string][] = [
  [/^(mt|mtk)\d/, 'MediaTek'],
  [/^(sm|sdm|msm|qcm|qcs|apq|qsd|sa|sg)\d{2}/, 'Qualcomm'],
  [
    /^(qcom|trinket|atoll|holi|blair|bengal|khaje|lito|kona|lahaina|taro|kalama|pineapple|sun|canoe|msmnile|parrot|crow|volcano|cliffs|monaco|strait|yupik)$/,
    'Qualcomm',
  ],
  [/^(kirin|hi)\d{3}/, 'HiSilicon'],
  [/^(ums|sc|sp)\d{3}|^unisoc|^sharkl|^qogirl/, 'Unisoc'],
  [/^(exynos|s5e|universal|erd)\d/, 'Samsung'],
  [/^(gs\d|zuma|laguna|tensor)/, 'Google'],
  [/^rk\d/, 'Rockchip'],
  [/^tegra|^t\d{3}$/, 'NVIDIA'],
  [/^(meson|s9\d\d|t9\d\d)/, 'Amlogic'],
];
const families: Record<string, string> = {
  Snapdragon: 'Qualcomm',
  Tensor: 'Google',
  Dimensity: 'MediaTek',
  Helio: 'MediaTek',
  Exynos: 'Samsung',
  Unisoc: 'Unisoc',
  Kirin: 'HiSilicon',
};

/** The maker is told by any code; a name only by the exact one. */
function makerOf(known: SocName | undefined, said: readonly string[]): string {
  const family = families[known?.name.split(' ')[0] ?? ''];
  if (family !== undefined) return family;
  for (const code of said) {
    const found = codes.find(([pattern]) => pattern.test(code.toLowerCase().trim()));
    if (found !== undefined) return found[1];
  }
  return 'unknown';
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
