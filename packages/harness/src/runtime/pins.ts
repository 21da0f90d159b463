import type { VersionedEngine } from '@rackmark/contracts';
import { LITERT_DAYS, LITERT_LM_DAYS, LITERT_LM_RELEASES, LITERT_RELEASES } from './releases.js';

export interface PinnedFile {
  /** Path inside the wheel. */
  member: string;
  sha256: string;
}
export interface PinnedWheel {
  /** Platform tag in pip's words. */
  platform: string;
  sha256: string;
  /** Of the download. */
  megabytes: number;
  library: PinnedFile;
  /** Libraries that the runtime loads from its own folder, such as the GPU accelerator. */
  beside: PinnedFile[];
}

/** A version of a native runtime as it is fetched: which Python package carries it, and where it is kept. */
export interface PinnedRuntime {
  name: VersionedEngine;
  /** For people. */
  label: string;
  package: string;
  version: string;
  /** The day on which it was released, "2026-08-12". */
  day: string;
  unpackedMegabytes: number;
  /** By `process.platform` and `process.arch`. */
  wheels: Readonly<Record<string, PinnedWheel>>;
  /** Names a library of one's own in place of the default version; null: nothing takes this version's place. */
  ownLibrary: string | null;
  install: string;
  /** What is there without it. */
  without: string;
}

/** Platform tag of the wheels, and the files that are wanted of them: the library first. */
interface Platforms {
  folder: string;
  files: Readonly<Record<string, readonly [tag: string, ...files: string[]]>>;
}

const LITERT_FILES: Platforms = {
  folder: 'ai_edge_litert',
  files: {
    'linux-x64': ['manylinux_2_27_x86_64', 'libLiteRt.so', 'libLiteRtWebGpuAccelerator.so'],
    'linux-arm64': ['manylinux_2_27_aarch64', 'libLiteRt.so', 'libLiteRtWebGpuAccelerator.so'],
    'darwin-arm64': ['macosx_12_0_arm64', 'libLiteRt.dylib', 'libLiteRtMetalAccelerator.dylib'],
    'win32-x64': ['win_amd64', 'libLiteRt.dll', 'libLiteRtWebGpuAccelerator.dll'],
  },
};
const LITERT_LM_FILES: Platforms = {
  folder: 'litert_lm',
  files: {
    'linux-x64': ['manylinux_2_27_x86_64', 'liblitert-lm.so'],
    'linux-arm64': ['manylinux_2_27_aarch64', 'liblitert-lm.so'],
    'darwin-arm64': ['macosx_12_0_arm64', 'liblitert-lm.dylib'],
    'win32-x64': ['win_amd64', 'litert-lm.dll', 'dxcompiler.dll', 'dxil.dll'],
  },
};

/** By version, in the table's order. */
function wheelsOf(table: string, { folder, files }: Platforms): Map<string, Record<string, PinnedWheel>> {
  const versions = new Map<string, Record<string, PinnedWheel>>();
  for (const line of table.trim().split('\n')) {
    const [version, platform, megabytes, sha256, ...hashes] = line.split(/ +/) as [
      string,
      string,
      ...string[],
    ];
    const [tag, ...names] = files[platform]!;
    const [library, ...beside] = names.map((name, i) => ({
      member: `${folder}/${name}`,
      sha256: hashes[i]!,
    }));
    const wheels = versions.get(version) ?? {};
    wheels[platform] = {
      ...{ platform: tag, sha256: sha256!, megabytes: Number(megabytes) },
      ...{ library: library!, beside },
    };
    versions.set(version, wheels);
  }
  return versions;
}

type Product = Omit<PinnedRuntime, 'version' | 'day' | 'wheels'>;

/** All versions of one runtime; the first is the default. */
function allOf(product: Product, table: string, days: string, platforms: Platforms): PinnedRuntime[] {
  const dayOf = new Map(
    days
      .trim()
      .split('\n')
      .map((line) => line.split(' ') as [string, string]),
  );
  return [...wheelsOf(table, platforms)].map(([version, wheels], i) => ({
    ...product,
    ...{ version, wheels, day: dayOf.get(version)! },
    ...(i === 0
      ? {}
      : { ownLibrary: null, install: `npx rackmark runtime add ${product.name}@${version}`, without: '' }),
  }));
}

/** Every version that is driven, the default first. */
export const RUNTIMES: Readonly<Record<VersionedEngine, readonly PinnedRuntime[]>> = {
  litert: allOf(
    {
      name: 'litert',
      label: 'LiteRT',
      package: 'ai-edge-litert',
      unpackedMegabytes: 37,
      ownLibrary: 'RACKMARK_LITERT_LIBRARY',
      install: 'npx rackmark runtime install',
      without: 'Rackmark measures with LiteRT.js here.',
    },
    LITERT_RELEASES,
    LITERT_DAYS,
    LITERT_FILES,
  ),
  // By itself: 130 MB that most people never need are not fetched unasked.
  'litert-lm': allOf(
    {
      name: 'litert-lm',
      label: 'LiteRT-LM',
      package: 'litert-lm-api',
      unpackedMegabytes: 133,
      ownLibrary: 'RACKMARK_LITERT_LM_LIBRARY',
      install: 'npx rackmark runtime install --litert-lm',
      without: 'Language models in .litertlm files cannot be measured here.',
    },
    LITERT_LM_RELEASES,
    LITERT_LM_DAYS,
    LITERT_LM_FILES,
  ),
};

export const LITERT = RUNTIMES.litert[0]!;
/** The engine for language models. */
export const LITERT_LM = RUNTIMES['litert-lm'][0]!;
export const RUNTIME_VERSION = LITERT.version;
/** Of the engine for language models, on computers and in the harness APK. */
export const LANGUAGE_RUNTIME_VERSION = LITERT_LM.version;

/** @param version null: the default one */
export const pinnedRuntime = (name: VersionedEngine, version: string | null): PinnedRuntime | undefined =>
  RUNTIMES[name].find((r) => version === null || r.version === version);

/** The one library that the harness APK carries: LiteRT 2 with its GPU accelerator, and LiteRT-LM. */
export const ANDROID_RUNTIME = {
  name: 'litert-lm-api',
  version: LANGUAGE_RUNTIME_VERSION,
  platform: 'android_23_arm64_v8a',
  sha256: '95826534a48f79a8fbcc6b47838d1a85cbfdebe7f1c7939d98780167a74fb1de',
  library: {
    member: 'litert_lm/liblitert-lm.so',
    sha256: '704b891fe25e9a526af717682e33b8f6310355be9e566821e2530499bffb1cc9',
  },
};

/** LiteRT's dispatch library for Intel NPUs is linked against exactly this OpenVINO (soname .2631). */
export const OPENVINO = {
  package: 'openvino',
  version: '2026.3.1',
  wheels: {
    'linux-x64': {
      platform: 'manylinux_2_28_x86_64',
      sha256: 'a767aab95940ce78901335f5e89e61087b81ce122a546e3023489303f8488cd3',
    },
  } as Record<string, { platform: string; sha256: string }>,
};

export const thisPlatform = (): string => `${process.platform}-${process.arch}`;
