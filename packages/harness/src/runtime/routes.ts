import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Accelerator, NpuRoute } from '@rackmark/contracts';
import { findOpenVino, hasOpenVino, seesNpuDevice } from './openvino.js';

/** How runs on this computer reach its GPU and NPU. */
export interface Routes {
  npu: NpuRoute | null;
  /** Why there is no GPU, where a CPU was asked to play it and cannot: a real one does not take its place. */
  gpuMissing: string | null;
  /** Why there is no route to an NPU, and what to do. */
  npuMissing: string | null;
  /** Environment of a run that asks for this accelerator, and of no other. */
  env: Partial<Record<Accelerator, Record<string, string>>>;
}

/** Debian's Chromium brings SwiftShader, a Vulkan device that is a CPU. */
const SWIFT_SHADER = '/usr/lib/chromium/vk_swiftshader_icd.json';

/**
 * The routes as they are now. A software device is never turned on by itself: `RACKMARK_SOFTWARE_ACCELERATORS=gpu,npu`
 * asks for it, to try things where there is no hardware; its numbers carry its name.
 */
export function findRoutes(env: NodeJS.ProcessEnv = process.env): Routes {
  const software = (env['RACKMARK_SOFTWARE_ACCELERATORS'] ?? '').split(/[,\s]+/).filter(Boolean);
  const playsGpu = software.includes('gpu');
  const npu = findOpenVino(software.includes('npu') ? 'cpu' : 'npu');
  return {
    npu: software.includes('npu') || seesNpuDevice() ? npu : null,
    npuMissing: npuMissing(npu !== null, software.includes('npu')),
    gpuMissing:
      playsGpu && !existsSync(SWIFT_SHADER)
        ? `No GPU: RACKMARK_SOFTWARE_ACCELERATORS asks for one that a CPU plays, and there is no SwiftShader at ${SWIFT_SHADER} (Debian’s package chromium brings it).`
        : null,
    env: playsGpu && existsSync(SWIFT_SHADER) ? { gpu: swiftShader() } : {},
  };
}

const swiftShader = () => ({ VK_ICD_FILENAMES: SWIFT_SHADER, LD_LIBRARY_PATH: dirname(SWIFT_SHADER) });

function npuMissing(isInstalled: boolean, isSoftware: boolean): string | null {
  if (!hasOpenVino()) return 'No NPU: LiteRT has none on this kind of computer that Rackmark knows.';
  if (!seesNpuDevice() && !isSoftware) return 'No NPU: this computer shows none (/dev/accel is empty).';
  if (isInstalled) return null;
  return 'No NPU: OpenVINO is not installed. Run npx rackmark runtime install --openvino on this computer.';
}
