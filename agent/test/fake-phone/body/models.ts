import type { BodyParts } from './physics.js';

export interface Cluster {
  cores: number;
  minMhz: number;
  maxMhz: number;
}

/** A phone as its maker sells it; facts out of public data sheets, words as such phones print them. */
export interface PhoneModel {
  name: string;
  manufacturer: string;
  brand: string;
  modelCode: string;
  device: string;
  product: string;
  platform: string;
  hardware: string;
  /** As `ro.soc.*` say; null before Android 12. */
  soc: { maker: string; model: string } | null;
  android: string;
  api: number;
  patch: string;
  buildId: string;
  kernel: string;
  isTablet: boolean;
  /** Slowest first, as the kernel numbers them. */
  clusters: readonly Cluster[];
  governor: string;
  /** Line of SurfaceFlinger. */
  gles: string;
  egl: string;
  vulkan: string;
  memoryKb: number;
  storageBytes: number;
  freeBytes: number;
  body: BodyParts;
  /** What this maker has beside the usual ones. */
  properties?: Record<string, string>;
}

const GB = 1e9;
const phoneBody = (fullW: number, batteryMah: number, chargerMa: number, caseCapacity = 120): BodyParts => ({
  idleW: 0.35,
  fullW,
  socCapacity: 9,
  caseCapacity,
  socToCase: 2.6,
  caseToAir: 4.4,
  batteryMah,
  chargerMa,
});
const modern = { android: '15', api: 35, patch: '2026-09-05', isTablet: false };
const cluster = (cores: number, minMhz: number, maxMhz: number): Cluster => ({ cores, minMhz, maxMhz });

export const phoneModels = {
  pixel9Pro: {
    ...modern,
    name: 'Pixel 9 Pro',
    manufacturer: 'Google',
    brand: 'google',
    modelCode: 'Pixel 9 Pro',
    device: 'caiman',
    product: 'caiman',
    platform: 'zumapro',
    hardware: 'caiman',
    soc: { maker: 'Google', model: 'Tensor G4' },
    buildId: 'BP1A.250505.005',
    kernel: '6.1.99-android14-11',
    clusters: [cluster(4, 820, 1950), cluster(3, 357, 2600), cluster(1, 700, 3105)],
    governor: 'sched_pixel',
    gles: 'ARM, Mali-G715, OpenGL ES 3.2 v1.r51p0-00eac0.5b2b9c2f',
    egl: 'mali',
    vulkan: 'mali',
    memoryKb: 15_689_540,
    storageBytes: 256 * GB,
    freeBytes: 181 * GB,
    body: phoneBody(8.5, 4700, 1500),
  },
  galaxyS25Ultra: {
    ...modern,
    name: 'Galaxy S25 Ultra',
    manufacturer: 'samsung',
    brand: 'samsung',
    modelCode: 'SM-S938B',
    device: 'pa3q',
    product: 'pa3qxxx',
    platform: 'sun',
    hardware: 'qcom',
    soc: { maker: 'QTI', model: 'SM8750' },
    buildId: 'AP3A.240905.015.A2',
    kernel: '6.6.30-android15-8',
    clusters: [cluster(6, 384, 3532), cluster(2, 1017, 4473)],
    governor: 'walt',
    gles: 'Qualcomm, Adreno (TM) 830, OpenGL ES 3.2 V@0800.12 (GIT@c6f9a3b2)',
    egl: 'adreno',
    vulkan: 'adreno',
    memoryKb: 11_468_204,
    storageBytes: 512 * GB,
    freeBytes: 402 * GB,
    body: phoneBody(11, 5000, 1800, 150),
  },
  vivoX200Pro: {
    ...modern,
    name: 'X200 Pro',
    manufacturer: 'vivo',
    brand: 'vivo',
    modelCode: 'V2413',
    device: 'V2413',
    product: 'V2413',
    platform: 'mt6991',
    hardware: 'mt6991',
    soc: { maker: 'Mediatek', model: 'MT6991' },
    buildId: 'AP3A.240905.015.A1',
    kernel: '6.6.30-android15-6',
    clusters: [cluster(4, 339, 2400), cluster(3, 622, 3300), cluster(1, 800, 3626)],
    governor: 'sugov_ext',
    gles: 'ARM, Mali-G925-Immortalis MC12, OpenGL ES 3.2 v1.r49p1-03bet0.a1b2c3d4',
    egl: 'meow',
    vulkan: 'mali',
    memoryKb: 15_734_112,
    storageBytes: 512 * GB,
    freeBytes: 377 * GB,
    properties: { 'ro.vivo.market.name': 'vivo X200 Pro' },
    body: phoneBody(10.5, 6000, 2000, 140),
  },
  galaxyS24: {
    ...modern,
    name: 'Galaxy S24',
    manufacturer: 'samsung',
    brand: 'samsung',
    modelCode: 'SM-S921B',
    device: 'e1s',
    product: 'e1sxxx',
    platform: 'erd9945',
    hardware: 's5e9945',
    soc: { maker: 'Samsung', model: 's5e9945' },
    buildId: 'AP3A.240905.015.A2',
    kernel: '6.1.75-android14-11',
    clusters: [cluster(4, 400, 1959), cluster(3, 672, 2592), cluster(2, 672, 2900), cluster(1, 672, 3207)],
    governor: 'energy_aware',
    gles: 'Samsung Electronics Co., Ltd., ANGLE (Samsung Xclipse 940) on Vulkan 1.3.279, OpenGL ES 3.2 ANGLE git hash: 56eb0b5b9a2d',
    egl: 'angle',
    vulkan: 'samsung',
    memoryKb: 7_364_588,
    storageBytes: 256 * GB,
    freeBytes: 144 * GB,
    body: phoneBody(8.8, 4000, 1500, 105),
  },
  galaxyA16: {
    ...modern,
    name: 'Galaxy A16',
    manufacturer: 'samsung',
    brand: 'samsung',
    modelCode: 'SM-A165F',
    device: 'a16',
    product: 'a16nsxx',
    platform: 'mt6789',
    hardware: 'mt6789',
    soc: { maker: 'Mediatek', model: 'MT6789' },
    buildId: 'AP3A.240905.015.A2',
    kernel: '5.10.226-android12-9',
    clusters: [cluster(6, 500, 2000), cluster(2, 725, 2200)],
    governor: 'schedutil',
    gles: 'ARM, Mali-G57 MC2, OpenGL ES 3.2 v1.r44p1-01eac0.2c1d7e90',
    egl: 'meow',
    vulkan: 'mali',
    memoryKb: 3_719_064,
    storageBytes: 128 * GB,
    freeBytes: 71 * GB,
    body: phoneBody(4.2, 5000, 1200),
  },
  pixel3: {
    name: 'Pixel 3',
    manufacturer: 'Google',
    brand: 'google',
    modelCode: 'Pixel 3',
    device: 'blueline',
    product: 'blueline',
    platform: 'sdm845',
    hardware: 'blueline',
    soc: null,
    android: '9',
    api: 28,
    patch: '2019-08-05',
    buildId: 'PQ3A.190801.002',
    kernel: '4.9.124-perf',
    isTablet: false,
    clusters: [cluster(4, 300, 1766), cluster(4, 825, 2803)],
    governor: 'schedutil',
    gles: 'Qualcomm, Adreno (TM) 630, OpenGL ES 3.2 V@331.0 (GIT@6fb5a5b, Ife855c4895)',
    egl: 'adreno',
    vulkan: 'sdm845',
    memoryKb: 3_669_536,
    storageBytes: 64 * GB,
    freeBytes: 38 * GB,
    body: phoneBody(6, 2915, 1000, 90),
  },
  galaxyTabS9: {
    ...modern,
    name: 'Galaxy Tab S9',
    manufacturer: 'samsung',
    brand: 'samsung',
    modelCode: 'SM-X710',
    device: 'gts9wifi',
    product: 'gts9wifixx',
    platform: 'kalama',
    hardware: 'qcom',
    soc: { maker: 'QTI', model: 'SM8550' },
    buildId: 'AP3A.240905.015.A2',
    kernel: '5.15.148-android13-8',
    isTablet: true,
    clusters: [cluster(3, 307, 2016), cluster(4, 499, 2803), cluster(1, 595, 3360)],
    governor: 'walt',
    gles: 'Qualcomm, Adreno (TM) 740, OpenGL ES 3.2 V@0676.53 (GIT@1c3a5f0)',
    egl: 'adreno',
    vulkan: 'adreno',
    memoryKb: 7_387_016,
    storageBytes: 128 * GB,
    freeBytes: 83 * GB,
    body: { ...phoneBody(10, 8400, 2200, 320), caseToAir: 1.6 },
  },
  pixel6: {
    ...modern,
    name: 'Pixel 6',
    manufacturer: 'Google',
    brand: 'google',
    modelCode: 'Pixel 6',
    device: 'oriole',
    product: 'oriole',
    platform: 'gs101',
    hardware: 'oriole',
    soc: { maker: 'Google', model: 'Tensor' },
    android: '14',
    api: 34,
    patch: '2024-10-05',
    buildId: 'AP2A.240905.003',
    kernel: '5.10.214-android13-4',
    clusters: [cluster(4, 300, 1803), cluster(2, 400, 2253), cluster(2, 500, 2802)],
    governor: 'sched_pixel',
    gles: 'ARM, Mali-G78, OpenGL ES 3.2 v1.r46p0-01eac0.9b4a2c1e',
    egl: 'mali',
    vulkan: 'mali',
    memoryKb: 7_765_236,
    storageBytes: 128 * GB,
    freeBytes: 64 * GB,
    body: phoneBody(7.8, 4614, 1400),
  },
} satisfies Record<string, PhoneModel>;

export type PhoneModelName = keyof typeof phoneModels;

export const coresOf = (model: PhoneModel): number => model.clusters.reduce((sum, c) => sum + c.cores, 0);

/** The property that a portal knows a played phone by. */
const SIMULATED = 'ro.rackmark.simulated';

export function propertiesOf(model: PhoneModel, serial: string): Record<string, string> {
  const fingerprint = `${model.brand}/${model.product}/${model.device}:${model.android}/${model.buildId}/1:user/release-keys`;
  return {
    'ro.product.manufacturer': model.manufacturer,
    'ro.product.brand': model.brand,
    'ro.product.model': model.modelCode,
    ...model.properties,
    'ro.product.device': model.device,
    'ro.product.name': model.product,
    'ro.product.board': model.platform,
    'ro.product.cpu.abi': 'arm64-v8a',
    'ro.product.cpu.abilist': 'arm64-v8a,armeabi-v7a,armeabi',
    'ro.product.cpu.abilist64': 'arm64-v8a',
    ...(model.soc === null
      ? {}
      : { 'ro.soc.manufacturer': model.soc.maker, 'ro.soc.model': model.soc.model }),
    'ro.board.platform': model.platform,
    'ro.hardware': model.hardware,
    'ro.hardware.egl': model.egl,
    'ro.hardware.vulkan': model.vulkan,
    'ro.opengles.version': '196610',
    'ro.build.id': model.buildId,
    'ro.build.fingerprint': fingerprint,
    'ro.build.version.release': model.android,
    'ro.build.version.sdk': String(model.api),
    'ro.build.version.security_patch': model.patch,
    'ro.build.type': 'user',
    'ro.build.tags': 'release-keys',
    'ro.build.characteristics': model.isTablet ? 'tablet' : 'phone',
    'ro.serialno': serial,
    'ro.boot.serialno': serial,
    'ro.debuggable': '0',
    'sys.boot_completed': '1',
    'dev.bootcomplete': '1',
    'init.svc.bootanim': 'stopped',
    'sys.usb.state': 'adb',
    'persist.sys.timezone': 'UTC',
    [SIMULATED]: '1',
  };
}
