import { z } from 'zod';

export const accelerator = z.enum(['cpu', 'gpu', 'npu']);
export type Accelerator = z.infer<typeof accelerator>;

/** `litert`: the native library. `litert-js`: LiteRT.js in WebAssembly. */
export const engineName = z.enum(['litert', 'litert-js']);
export type EngineName = z.infer<typeof engineName>;

export const MAX_THREADS = 256;

/**
 * How a model is to be run. `threads` counts CPU threads (the calling one included). `fallback: 'forbid'` makes
 * operators that the accelerator does not take an `unsupported` outcome; `allow` lets the CPU take them, marked.
 */
export const configuration = z.object({
  engine: engineName.default('litert'),
  accelerator: accelerator.default('cpu'),
  threads: z.int().min(1, 'must be at least 1').max(MAX_THREADS, `must be at most ${MAX_THREADS}`).default(1),
  precision: z.enum(['default', 'fp16', 'fp32']).default('default'),
  fallback: z.enum(['forbid', 'allow']).default('forbid'),
});
export type Configuration = z.infer<typeof configuration>;
export type ConfigurationInput = z.input<typeof configuration>;

/** Stable, readable key of a configuration: equal keys are equal configurations. Used in URLs and for pairing. */
export function configurationKey(c: Configuration): string {
  const parts: string[] = [c.engine, c.accelerator];
  if (c.accelerator === 'cpu') parts.push(`${c.threads}t`);
  else if (c.precision !== 'default') parts.push(c.precision);
  if (c.fallback === 'allow') parts.push('fallback');
  return parts.join('.');
}

/** "CPU 2 threads", "GPU fp16": without the engine, which is named where engines differ. */
export function configurationLabel(c: Configuration, { engine = false } = {}): string {
  const options =
    c.accelerator === 'cpu'
      ? `${c.threads} ${c.threads === 1 ? 'thread' : 'threads'}`
      : c.precision === 'default'
        ? ''
        : c.precision;
  const parts = [c.accelerator.toUpperCase(), options];
  if (c.fallback === 'allow' && c.accelerator !== 'cpu') parts.push('with fallback');
  if (engine) parts.push(`· ${engineLabel(c.engine)}`);
  return parts.filter(Boolean).join(' ');
}

export const engineLabel = (engine: EngineName): string => (engine === 'litert' ? 'LiteRT' : 'LiteRT.js');
