import {
  backendLabel,
  gpuBackend,
  gpuPrecision,
  npuCompileMode,
  precisionLabel,
  runner,
  type Device,
  type Runner,
} from '@rackmark/contracts';
import { Icon } from '../../components/icon.js';
import type { Form } from './new-benchmark-form.js';
import type { NewBenchmarkSearch } from '../../lib/new-benchmark-search.js';

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
            label="GPU precision"
            options={gpuPrecision.options}
            chosen={form.precisions}
            name={(p) => precisionLabel[p]}
            onChange={(v) => set({ precision: toggle(form.precisions, v) })}
          />
          <Choices
            label="GPU backend"
            options={gpuBackend.options}
            chosen={form.backends}
            name={(b) => backendLabel[b]}
            onChange={(v) => set({ backend: toggle(form.backends, v) })}
          />
        </>
      ) : null}
      {npu ? (
        <Choices
          label="NPU compile mode"
          options={npuCompileMode.options}
          chosen={form.compileModes}
          name={(m) => compileModeLabel[m]}
          onChange={(v) => set({ mode: toggle(form.compileModes, v) })}
        />
      ) : null}
      {gpu || npu ? (
        <div className="field" role="group" aria-label="what else">
          <span>what else</span>
          <label className="check">
            <input
              type="checkbox"
              checked={form.fallback}
              onChange={() => set({ fallback: form.fallback ? undefined : 'allow' })}
            />
            <span>the CPU may take operators that are left</span>
          </label>
          <label className="check">
            <input
              type="checkbox"
              checked={form.compileCache}
              onChange={() => set({ cache: form.compileCache ? undefined : 'on' })}
            />
            <span>keep a compile cache</span>
          </label>
        </div>
      ) : null}
    </div>
  );
}

/** What measures: Rackmark's own harness, or LiteRT's prebuilt program on phones, labelled as what it is. */
export function Runners({ form, onChange }: { form: Form; onChange: (v: Runner) => void }) {
  const words: Record<Runner, [name: string, means: string]> = {
    harness: ['Rackmark’s harness', 'Every sample, the accelerator that was used, memory, outputs.'],
    benchmark_model: [
      'benchmark_model',
      'Phones only: LiteRT’s own prebuilt program, for phones that refuse the APK and for comparison. It reports a mean, no raw samples; its numbers are never mixed with the harness’s.',
    ],
    litert_lm_main: [
      'litert_lm_main',
      'Phones only: LiteRT-LM’s own prebuilt program, for language models by numbers of tokens. It reports rates of whole answers, no single tokens and no text; its numbers are never mixed with the harness’s.',
    ],
  };
  return (
    <div className="field runners" role="group" aria-label="what measures">
      <span>what measures</span>
      {runner.options.map((r) => (
        <label className="check" key={r}>
          <input type="checkbox" checked={form.runners.includes(r)} onChange={() => onChange(r)} />
          <span>
            {words[r][0]} <span className="q sm offer">{words[r][1]}</span>
          </span>
        </label>
      ))}
    </div>
  );
}

const compileModeLabel = {
  default: 'what the device can',
  aot: 'compiled beforehand (AOT)',
  jit: 'on the device (JIT)',
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
        ? `${o.adapter ?? 'there'}${o.software ? ' (a CPU that plays it)' : ''}`
        : (o.reason ?? 'not there').replace(/^No [GN]PU: /, '')}
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
