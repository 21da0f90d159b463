export {
  findLanguageRuntime,
  findRuntime,
  installLanguageRuntime,
  installPinned,
  installRuntime,
  findPinned,
  runtimeStamp,
  type NativeRuntime,
} from './runtime/install.js';
export { RuntimeInstallError, type RuntimeInstallErrorCode } from './runtime/wheel.js';
export { findOpenVino, hasOpenVino, installOpenVino } from './runtime/openvino.js';
export { findRoutes, type Routes } from './runtime/routes.js';
export { defaultCacheDir } from './runtime/cache.js';
export { probeEngine, probeEngines } from './probe.js';
export { tinyModel } from './engines/tiny-model.js';
export {
  runInChild,
  type ChildEnd,
  type RunInChildOptions,
  type RunParameters,
} from './process/run-in-child.js';
export { inputBytes } from './core/inputs.js';
export { inputVectors } from './vectors-inputs.js';
export { harnessVectors } from './vectors.js';
export { HARNESS_VERSION } from './version.js';
export {
  ANDROID_RUNTIME,
  LANGUAGE_RUNTIME_VERSION,
  RUNTIME_VERSION,
  RUNTIMES,
  thisPlatform,
  type PinnedRuntime,
} from './runtime/pins.js';
export { namedRuntime } from './runtime/named.js';
export { fetchAndroidRuntime } from './runtime/android.js';
