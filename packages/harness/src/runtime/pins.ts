/** The one version of the native runtime that this Rackmark measures with, and what its files must hash to. */
export const RUNTIME_VERSION = '2.3.0';
export const RUNTIME_PACKAGE = 'ai-edge-litert';

export interface PinnedFile {
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

/** The one library that the harness APK carries: LiteRT 2 with its GPU accelerator, and LiteRT-LM. */
export const ANDROID_RUNTIME = {
  name: 'litert-lm-api',
  version: '0.18.1',
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
