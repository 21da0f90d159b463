import type {
  Configuration,
  AndroidFacts,
  DeviceFacts,
  EngineOffer,
  engineOfRunner,
  HarnessAppOffer,
} from '@rackmark/contracts';
import type { AdbPhone, Limits } from '../../../adb/transport.js';
import { cut } from '../../../cut.js';
import type { HarnessOffer } from '../app/harness-store.js';
import { layout } from '../layout.js';
import { parseProperties } from '../read/getprop.js';
import { parseGles } from '../read/gles.js';
import { parseDf, parseMeminfo } from '../read/storage.js';
import { answers, questions } from '../link/sections.js';
import { npuOffer, socOf, tierOf, type NpuOffer, type Soc } from './soc.js';

/** What a phone says of itself when it is asked for the first time on a link. */
export interface Probe {
  p: (name: string) => string;
  bootId: string;
  marker: string | null;
  memoryMib: number | null;
  cores: number | null;
  storageFreeMib: number | null;
  storageTotalMib: number | null;
  gpu: { name: string; driver: string | null } | null;
}

const PROBE = questions({
  props: 'getprop',
  boot: 'cat /proc/sys/kernel/random/boot_id',
  marker: `cat ${layout.marker}`,
  memory: 'cat /proc/meminfo',
  space: 'df -k /data',
  gles: 'dumpsys SurfaceFlinger | grep GLES',
  cpus: 'cat /sys/devices/system/cpu/possible',
});

/** @throws AdbError; null when it answered and does not make sense yet (it is starting) */
export async function probe(phone: AdbPhone, limits: Limits): Promise<Probe | null> {
  const of = answers((await phone.shell(PROBE, limits)).out);
  const props = parseProperties(of('props'));
  const bootId = of('boot').trim();
  if (props.size === 0 || bootId === '') return null;
  const space = parseDf(of('space'));
  const memory = parseMeminfo(of('memory')).totalKib;
  const gles = parseGles(of('gles'));
  return {
    p: (name) => props.get(name)?.trim() ?? '',
    bootId,
    marker: /^[0-9a-f-]{36}$/.exec(of('marker').trim())?.[0] ?? null,
    memoryMib: memory === null ? null : Math.round(memory / 1024),
    cores: coresOf(of('cpus').trim()),
    storageFreeMib: space === null ? null : Math.floor(space.availableKib / 1024),
    storageTotalMib: space === null ? null : Math.floor(space.totalKib / 1024),
    gpu: gles === null ? null : { name: gles.name, driver: gles.driver },
  };
}

/** "0-7", "0-3,6". */
function coresOf(text: string): number | null {
  let sum = 0;
  for (const part of text.split(',')) {
    const found = /^(\d+)(?:-(\d+))?$/.exec(part.trim());
    if (found === null) return null;
    sum += Number(found[2] ?? found[1]) - Number(found[1]) + 1;
  }
  return sum > 0 && sum < 1_000 ? sum : null;
}

export interface Phone {
  key: string;
  serial: string;
  place: string | null;
  probe: Probe;
}

export interface Equipment {
  offer: HarnessOffer;
  /** Version of the harness app that is on it. */
  installed: string | null;
  benchmarkModel: boolean;
  litertLmMain: boolean;
}

const brands: Record<string, string> = {
  htc: 'HTC',
  lge: 'LG',
  oneplus: 'OnePlus',
  poco: 'POCO',
  vivo: 'vivo',
  hmd: 'HMD',
  iqoo: 'iQOO',
  zte: 'ZTE',
  tcl: 'TCL',
};
const brandOf = (raw: string): string =>
  brands[raw.toLowerCase()] ?? (raw === '' ? 'Unknown' : raw[0]!.toUpperCase() + raw.slice(1));

export const apiOf = (p: Probe['p']): number =>
  Math.max(1, Number.parseInt(p('ro.build.version.sdk'), 10) || 1);

/** All that the server is told of a phone. */
export function factsOf({ key, serial, place, probe }: Phone, equipment: Equipment): DeviceFacts {
  const { p } = probe;
  const soc = socOf(p);
  const android = androidFacts(serial, probe, soc, equipment);
  const model = marketName(p, android.brand);
  return {
    key,
    kind: 'android',
    name: model,
    device_model: model,
    os: `Android ${android.android}`,
    architecture: android.abis[0] ?? 'unknown',
    processor: soc.facts.name,
    cores: probe.cores,
    memory_mib: probe.memoryMib,
    engines: [litertOffer(soc, probe, equipment), languageOffer(soc, probe, equipment)],
    place,
    android,
    simulated: p('ro.rackmark.simulated') === '1',
    more: {},
  };
}

/** Some makers keep the name that shops use in a property of their own. */
function marketName(p: Probe['p'], brand: string): string {
  const name =
    [
      'ro.product.marketname',
      'ro.product.vendor.marketname',
      'ro.config.marketing_name',
      'ro.vendor.oplus.market.name',
      'ro.vivo.market.name',
    ]
      .map(p)
      .find((n) => n !== '') ?? p('ro.product.model');
  const full = name === '' ? p('ro.product.device') || 'Android phone' : name;
  const withBrand =
    full.toLowerCase().startsWith(brand.toLowerCase()) || brand === 'Google' ? full : `${brand} ${full}`;
  return cut(withBrand, 200);
}

function androidFacts(serial: string, probe: Probe, soc: Soc, { installed }: Equipment): AndroidFacts {
  const { p } = probe;
  return {
    brand: brandOf(p('ro.product.brand')),
    model_code: p('ro.product.model'),
    serial: p('ro.serialno') || serial,
    soc: soc.facts,
    tier: tierOf(soc.class, probe.memoryMib),
    android: p('ro.build.version.release'),
    api_level: apiOf(p),
    security_patch: p('ro.build.version.security_patch') || null,
    fingerprint: p('ro.build.fingerprint'),
    abis: (p('ro.product.cpu.abilist') || p('ro.product.cpu.abi')).split(',').filter(Boolean),
    gpu: probe.gpu,
    npu: soc.npu === null ? null : { name: soc.npu },
    storage_free_mib: probe.storageFreeMib,
    storage_total_mib: probe.storageTotalMib,
    harness: installed === null ? null : { version: installed },
  };
}

type Accelerator = EngineOffer['accelerators'][number];

function litertOffer(soc: Soc, probe: Probe, { offer, benchmarkModel }: Equipment): EngineOffer {
  const missing = missingWords(offer);
  const shape = { engine: 'litert' as const, version: null, build: null };
  if (missing !== null || !offer.known || offer.app === null)
    return benchmarkModel
      ? { ...shape, available: true, ...runnerOffer('benchmark_model', missing, probe) }
      : { ...shape, available: false, reason: missing, accelerators: [] };
  const unfit = appRefusal(offer.app, probe);
  if (unfit !== null) return { ...shape, available: false, reason: unfit, accelerators: [] };
  return appOffer('litert', soc, probe, offer.app);
}

/** The same library in the same app, from the version on that drives its language part. */
function languageOffer(soc: Soc, probe: Probe, { offer, litertLmMain }: Equipment): EngineOffer {
  const app = offer.known ? offer.app : null;
  const reason = app === null ? missingWords(offer) : (appRefusal(app, probe) ?? languageRefusal(app));
  if (app !== null && reason === null) return appOffer('litert-lm', soc, probe, app);
  const shape = { engine: 'litert-lm' as const, version: null, build: null };
  return litertLmMain
    ? { ...shape, available: true, ...runnerOffer('litert_lm_main', reason, probe) }
    : { ...shape, available: false, reason, accelerators: [] };
}

/** What a program in the phone's shell can do where the app cannot. @param missing why not the app */
function runnerOffer(
  runner: keyof typeof engineOfRunner,
  missing: string | null,
  probe: Probe,
): Pick<EngineOffer, 'reason' | 'accelerators'> {
  return {
    reason: `Only with the runner ${runner}: ${missing ?? ''}`,
    accelerators: [
      accelerator('cpu', null, null),
      accelerator('gpu', gpuRefusal(probe), probe.gpu?.name ?? null),
    ],
  };
}

function appOffer(engine: EngineOffer['engine'], soc: Soc, probe: Probe, app: HarnessAppOffer): EngineOffer {
  const npu = npuOf(soc, probe, app);
  return {
    engine,
    available: true,
    version: app.runtime.version,
    build: app.runtime.sha256,
    reason: null,
    accelerators: [
      accelerator('cpu', null, null),
      accelerator('gpu', gpuRefusal(probe), probe.gpu?.name ?? null),
      accelerator('npu', npu.available ? null : npu.reason, npu.available ? soc.npu : null),
    ],
  };
}

/** First version of the harness app that measures language models. */
const LANGUAGE_SINCE = '1.1';
/** First one that gives inputs the shapes and values that were asked for; those before would leave them out without a word. */
const INPUTS_SINCE = '2.0';

/** Why the portal's harness app measures no language models, in words. */
export const languageRefusal = (app: Pick<HarnessAppOffer, 'version'>): string | null =>
  olderRefusal(app, LANGUAGE_SINCE, 'measures no language models');

/** Why the portal's harness app gives inputs no shapes, or no values of a file, in words. */
export const inputsRefusal = (
  app: Pick<HarnessAppOffer, 'version'>,
  { shapes, inputs }: Pick<Configuration, 'shapes' | 'inputs'>,
): string | null => {
  if (Object.keys(shapes).length > 0) return olderRefusal(app, INPUTS_SINCE, 'takes no shapes of inputs');
  if (Object.keys(inputs).length > 0) return olderRefusal(app, INPUTS_SINCE, 'fills no inputs from files');
  return null;
};

function olderRefusal(
  { version }: Pick<HarnessAppOffer, 'version'>,
  since: string,
  lacks: string,
): string | null {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [sinceMajor = 0, sinceMinor = 0] = since.split('.').map(Number);
  return major > sinceMajor || (major === sinceMajor && minor >= sinceMinor)
    ? null
    : `The portal's harness app ${version} ${lacks}; that of version ${since} does. Build it anew with npm run harness:build.`;
}

const accelerator = (
  name: Accelerator['accelerator'],
  reason: string | null,
  adapter: string | null,
): Accelerator => ({ accelerator: name, available: reason === null, adapter, software: false, reason });

function missingWords(offer: HarnessOffer): string | null {
  if (!offer.known) return 'The portal has not told yet which harness app it has.';
  return offer.app === null ? offer.reason : null;
}

/** Why the harness app cannot run there at all, in words. */
export function appRefusal(
  app: Pick<HarnessAppOffer, 'abi' | 'min_sdk'>,
  { p }: Pick<Probe, 'p'>,
): string | null {
  const api = apiOf(p);
  if (api < app.min_sdk)
    return `Android ${p('ro.build.version.release')} (API ${api}) is too old: the harness app needs API ${app.min_sdk}.`;
  const abis = p('ro.product.cpu.abilist') || p('ro.product.cpu.abi');
  return abis.split(',').includes(app.abi)
    ? null
    : `The harness app is for ${app.abi}; this phone has ${abis || 'an unknown system'}.`;
}

/** LiteRT's GPU goes through OpenCL, else through Vulkan 1.1, which phones must have from Android 10 on. */
const GPU_MIN_API = 29;
export function gpuRefusal({ p }: Pick<Probe, 'p'>): string | null {
  const api = apiOf(p);
  return api < GPU_MIN_API
    ? `Android ${p('ro.build.version.release')} (API ${api}) is too old for the GPU: it needs Android 10 (API ${GPU_MIN_API}).`
    : null;
}

export function npuOf(
  soc: Soc,
  { p }: Pick<Probe, 'p'>,
  app: Pick<HarnessAppOffer, 'npu_libraries'>,
): NpuOffer {
  return npuOffer(soc, { release: p('ro.build.version.release'), api: apiOf(p) }, app.npu_libraries);
}
