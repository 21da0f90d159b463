import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Median time of run() in ns when nobody waits for the GPU: the trap that the harness avoids. */
export function unwaitedGpuMedian({ library, model, env }) {
  const script = fileURLToPath(new URL('./unwaited-gpu-child.mjs', import.meta.url));
  const { stdout, stderr } = spawnSync(process.execPath, [script, library, model], {
    encoding: 'utf8',
    env: { ...process.env, ...env },
  });
  const median = Number(/(\d+)$/.exec(stdout.trim())?.[1]);
  if (Number.isNaN(median)) throw new Error(stderr.slice(-500));
  return median;
}
