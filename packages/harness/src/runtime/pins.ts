/** The one version of the native runtime that this Rackmark measures with, and what its files must hash to. */
export const RUNTIME_VERSION = '2.3.0';
export const RUNTIME_PACKAGE = 'ai-edge-litert';

interface PinnedFile {
  /** Path inside the wheel. */
  member: string;
  sha256: string;
}
export interface PinnedWheel {
  /** Platform tag in pip's words. */
  platform: string;
  sha256: string;
  library: PinnedFile;
  /** Libraries that the runtime loads from its own folder, such as the GPU accelerator. */
  beside: PinnedFile[];
}

const inside = (name: string, sha256: string): PinnedFile => ({ member: `ai_edge_litert/${name}`, sha256 });

/** Of the engine for language models, on computers and in the harness APK. */
export const LANGUAGE_RUNTIME_VERSION = '0.18.1';

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

/** By `process.platform` and `process.arch`. */
export const pinnedWheels: Record<string, PinnedWheel> = {
  'linux-x64': {
    platform: 'manylinux_2_27_x86_64',
    sha256: '1f15078a6725d2357d9de9221664c29afa0545d807559c5f7199ce5e40b96b23',
    library: inside('libLiteRt.so', 'eec47eb35e2924b3166015887e652a58edc9af823ae38e02bf83bef2548300bb'),
    beside: [
      inside(
        'libLiteRtWebGpuAccelerator.so',
        'b67f193ae6eb8ad3a15349f54aba696c97d6f981c92bc2eb1096cbe9e2835b25',
      ),
    ],
  },
  'linux-arm64': {
    platform: 'manylinux_2_27_aarch64',
    sha256: '853fc608f96da87bd5f3458465dfb9abbf18d5ae6b94eceacead407146f175ae',
    library: inside('libLiteRt.so', 'b57687dc234d2b8b0598aef5a9c961ed24263df8f8b3f56adbee1cff618e544b'),
    beside: [
      inside(
        'libLiteRtWebGpuAccelerator.so',
        '5f271fa4a36f9dd8d1f8514971b2e80f46bd92b1066509cdd9c0716723d6091a',
      ),
    ],
  },
  'darwin-arm64': {
    platform: 'macosx_12_0_arm64',
    sha256: 'da19cb1ad08d5113600d1038fbe7390e74e38fcb3e92af86d56a60120343e6d2',
    library: inside('libLiteRt.dylib', 'f3d8b2c3dea5125111de6b005820088629efd13db04b5f157ffd4f2c5dbb318b'),
    beside: [
      inside(
        'libLiteRtMetalAccelerator.dylib',
        '5531feca4ff0e2c67628e09d635a6f79da74534e88b7a3d262efa5dcda59e95d',
      ),
    ],
  },
  'win32-x64': {
    platform: 'win_amd64',
    sha256: 'ffee5993b859580650e844fce322e93b7abf50dfa36fd0fcbde41e079d1eebe3',
    library: inside('libLiteRt.dll', '445f51fed26967fc1112e0de9ddfef7d8497b24322bbfe18b556426a60000891'),
    beside: [
      inside(
        'libLiteRtWebGpuAccelerator.dll',
        '1cf8b23cd30d04f0c7f087243322a4550a695c4803be9b5ef5027d7de3e26d8d',
      ),
    ],
  },
};

export const thisPlatform = (): string => `${process.platform}-${process.arch}`;

const lm = (library: string, sha256: string): PinnedFile => ({ member: `litert_lm/${library}`, sha256 });

/** A native runtime as it is fetched: which Python package carries it, and where it is kept. */
export interface PinnedRuntime {
  name: 'litert' | 'litert-lm';
  /** For people. */
  label: string;
  package: string;
  version: string;
  /** Of the download. */
  megabytes: number;
  unpackedMegabytes: number;
  wheels: Record<string, PinnedWheel>;
  /** Names a library of one's own in place of the pinned one. */
  ownLibrary: string;
  install: string;
  /** What is there without it. */
  without: string;
}

export const LITERT: PinnedRuntime = {
  name: 'litert',
  label: 'LiteRT',
  package: RUNTIME_PACKAGE,
  version: RUNTIME_VERSION,
  megabytes: 22,
  unpackedMegabytes: 28,
  wheels: pinnedWheels,
  ownLibrary: 'RACKMARK_LITERT_LIBRARY',
  install: 'npx rackmark runtime install',
  without: 'Rackmark measures with LiteRT.js here.',
};

/** The engine for language models. By itself: 130 MB that most people never need are not fetched unasked. */
export const LITERT_LM: PinnedRuntime = {
  name: 'litert-lm',
  label: 'LiteRT-LM',
  package: 'litert-lm-api',
  version: LANGUAGE_RUNTIME_VERSION,
  megabytes: 47,
  unpackedMegabytes: 133,
  wheels: {
    'linux-x64': {
      platform: 'manylinux_2_27_x86_64',
      sha256: 'b2fe9b9a87afe991a7b0d29615b0bfc3d41c7a0ac28e9c54436676482bca2e5b',
      library: lm('liblitert-lm.so', 'b837c18cc98920ea0f979c454795dcabb6c1f132b9b4a4a309243e67d62e94b9'),
      beside: [],
    },
    'linux-arm64': {
      platform: 'manylinux_2_27_aarch64',
      sha256: '9c0e02bf7596693d9adbf6bfbb1bf08ae60c61abf9fa22dff19e5afe6af276f2',
      library: lm('liblitert-lm.so', '9a2ad189678a4c2148eb498ac4785272cb37f96dc07a3a6019553963b363c00c'),
      beside: [],
    },
    'darwin-arm64': {
      platform: 'macosx_12_0_arm64',
      sha256: 'e599ccc4943b1b1c8a49b1de9e524fa2dac4ae23ddf166f42d79a48b3a4b55cb',
      library: lm('liblitert-lm.dylib', '0fe24cbfedaac826116b7ddfd8cfa0d523bcd4044fe1a4828c245b5c3f4eadaf'),
      beside: [],
    },
    'win32-x64': {
      platform: 'win_amd64',
      sha256: '2c786288b0e41291e52a611a51a6ab6ec755a3196b86c60d5269779010042895',
      library: lm('litert-lm.dll', 'a226cbead46a2eef152f3009aa0a83262f1c2123f108aa3385bbdba07d427bd3'),
      beside: [
        lm('dxcompiler.dll', 'b86a738ece4c05dbe2d9bbb29668a2ccb28a0740773c9b027cdc61e8d07b4d75'),
        lm('dxil.dll', '058f2f52a680c38b223a5615b7df969def21f77e577562e5099d971dede992de'),
      ],
    },
  },
  ownLibrary: 'RACKMARK_LITERT_LM_LIBRARY',
  install: 'npx rackmark runtime install --litert-lm',
  without: 'Language models in .litertlm files cannot be measured here.',
};
