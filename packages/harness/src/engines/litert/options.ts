import type { Configuration, NpuRoute } from '@rackmark/contracts';

/** An opaque option of the runtime: TOML text under the id of whom it is for. */
export interface RuntimeOption {
  id: string;
  toml: string;
}

const precision = { default: 0, fp16: 1, fp32: 2, fp16_fp32_acc: 3 } as const;
const backend = { default: 0, opencl: 1, webgpu: 2 } as const;
const priority = { default: 0, low: 1, normal: 2, high: 3 } as const;

/**
 * What a configuration says, in the runtime's words. The runtime ignores what it does not know without a word: so what
 * was really used is read back (see delegationOf). The Kotlin harness has a twin of this, held to the same vectors.
 */
export function runtimeOptions(
  c: Configuration,
  { profile, cacheDir, npu }: { profile: boolean; cacheDir: string | null; npu: NpuRoute | null },
): RuntimeOption[] {
  const weightCache =
    c.accelerator === 'cpu' && cacheDir !== null
      ? `weight_cache_file_path = ${quoted(`${cacheDir}/weights.cache`)}\n`
      : '';
  const options = [{ id: 'xnnpack', toml: `num_threads = ${c.threads}\n${weightCache}` }];
  if (c.accelerator === 'gpu') {
    // wait_type 1: run() returns when the GPU is done, not when it was told.
    const lines = ['wait_type = 1', `precision = ${precision[c.precision]}`];
    if (c.backend !== 'default') lines.push(`backend = ${backend[c.backend]}`);
    if (c.priority !== 'default') lines.push(`priority = ${priority[c.priority]}`);
    if (cacheDir !== null)
      lines.push(
        `serialization_dir = ${quoted(cacheDir)}`,
        'model_cache_key = "rackmark"',
        'serialize_program_cache = true',
      );
    options.push({ id: 'gpu_options', toml: `${lines.join('\n')}\n` });
  }
  if (c.accelerator === 'npu') {
    for (const [id, toml] of Object.entries(npu?.options ?? {})) options.push({ id, toml });
  }
  if (profile) options.push({ id: 'runtime_options_string', toml: 'enable_profiling = true\n' });
  return options;
}

const quoted = (text: string): string => `"${text.replace(/\\/g, '\\\\').replace(/"/g, '\\"')}"`;
