import {
  backendLabel,
  gpuBackend,
  gpuPrecision,
  npuCompileMode,
  runner,
  type Device,
  type Runner,
} from '@rackmark/contracts';
import { Icon } from '../../components/icon.js';
import type { Form } from './new-benchmark-form.js';
import type { NewBenchmarkSearch } from '../../lib/new-benchmark-search.js';
import { say } from '../../lib/words.js';

/** Options in the runtime's own words, shown for the accelerators that have them. */
export function AcceleratorOptions({
  form,
  set,
  toggle,
}: {
  form: Form;
  set: (change: Partial<NewBenchmarkSearch>) => void;
  toggle: <T extends string>(list: readonly T[], value: T) => T[];
}) {
  const [gpu, npu] = [form.accelerators.includes('gpu'), form.accelerators.includes('npu')];
  return (
    <div className="row">
      {gpu ? (
        <>
          <Choices
            label={say('new_benchmark.gpu_precision')}
            options={gpuPrecision.options}
            chosen={form.precisions}
            name={(p) =>
              p === 'default'
                ? say('configuration.default_precision')
                : p === 'fp16_fp32_acc'
                  ? say('configuration.fp32_sums')
                  : p
            }
            onChange={(v) => set({ precision: toggle(form.precisions, v) })}
          />
          <Choices
            label={say('new_benchmark.gpu_backend')}
            options={gpuBackend.options}
            chosen={form.backends}
            name={(b) => (b === 'default' ? say('configuration.default_backend') : backendLabel[b])}
            onChange={(v) => set({ backend: toggle(form.backends, v) })}
          />
        </>
      ) : null}
      {npu ? (
        <Choices
          label={say('new_benchmark.npu_compile_mode')}
          options={npuCompileMode.options}
          chosen={form.compileModes}
          name={(m) => compileModeLabel[m]}
          onChange={(v) => set({ mode: toggle(form.compileModes, v) })}
        />
      ) : null}
      {gpu || npu ? (
        <div className="field" role="group" aria-label={say('new_benchmark.what_else')}>
          <span>{say('new_benchmark.what_else')}</span>
          <label className="check">
            <input
              type="checkbox"
              checked={form.fallback}
              onChange={() => set({ fallback: form.fallback ? undefined : 'allow' })}
            />
            <span>{say('new_benchmark.the_cpu_may_take_operators_that')}</span>
          </label>
          <label className="check">
            <input
              type="checkbox"
              checked={form.compileCache}
              onChange={() => set({ cache: form.compileCache ? undefined : 'on' })}
            />
            <span>{say('new_benchmark.keep_a_compile_cache')}</span>
          </label>
        </div>
      ) : null}
    </div>
  );
}

/** What measures: Rackmark's own harness, or LiteRT's prebuilt program on phones, labelled as what it is. */
export function Runners({ form, onChange }: { form: Form; onChange: (v: Runner) => void }) {
  const texts: Record<Runner, [name: string, means: string]> = {
    harness: [
      say('new_benchmark.rackmarks_harness'),
      say('new_benchmark.every_sample_the_accelerator_that_was'),
    ],
    benchmark_model: ['benchmark_model', say('new_benchmark.phones_only_literts_own_prebuilt_program')],
    litert_lm_main: ['litert_lm_main', say('new_benchmark.phones_only_litert_lms_own_prebuilt')],
  };
  return (
    <div className="field runners" role="group" aria-label={say('new_benchmark.what_measures')}>
      <span>{say('new_benchmark.what_measures')}</span>
      {runner.options.map((r) => (
        <label className="check" key={r}>
          <input type="checkbox" checked={form.runners.includes(r)} onChange={() => onChange(r)} />
          <span>
            {texts[r][0]} <span className="q sm offer">{texts[r][1]}</span>
          </span>
        </label>
      ))}
    </div>
  );
}

const compileModeLabel = {
  default: say('new_benchmark.what_the_device_can'),
  aot: say('new_benchmark.compiled_beforehand_aot'),
  jit: say('new_benchmark.on_the_device_jit'),
} as const;

/** What a device offers of the accelerators that were chosen: named, or why not. */
export function Offers({ device, form }: { device: Device; form: Form }) {
  const offers = device.facts.engines
    .filter((e) => form.engines.includes(e.engine))
    .flatMap((e) => e.accelerators)
    .filter((a) => a.accelerator !== 'cpu' && form.accelerators.includes(a.accelerator));
  return offers.map((o, i) => (
    <span key={i} className={`sm offer ${o.available && !o.software ? 'q' : 'warn'}`}>
      <Icon name={o.accelerator} small /> {o.accelerator.toUpperCase()}:{' '}
      {o.available
        ? `${o.adapter ?? say('new_benchmark.there')}${o.software ? ` (${say('new_benchmark.cpu_emulates')})` : ''}`
        : (o.reason ?? say('new_benchmark.not_there')).replace(/^(No|Sin) [GN]PU: /, '')}
    </span>
  ));
}

/** Several of a few words. */
export function Choices<T extends string>({
  label,
  options,
  chosen,
  name,
  icon,
  onChange,
}: {
  label: string;
  options: readonly T[];
  chosen: readonly T[];
  name: (v: T) => string;
  icon?: (v: T) => React.ReactNode;
  onChange: (v: T) => void;
}) {
  return (
    <div className="field" role="group" aria-label={label}>
      <span>{label}</span>
      {options.map((o) => (
        <label className="check" key={o}>
          <input type="checkbox" checked={chosen.includes(o)} onChange={() => onChange(o)} />
          <span>
            {icon?.(o)} {name(o)}
          </span>
        </label>
      ))}
    </div>
  );
}
