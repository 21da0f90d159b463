import { accelerator, engineLabel, engineName, type BenchmarkPreview } from '@rackmark/contracts';
import { useMutation, useQueries, useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { NewBenchmarkSearch } from '../../lib/new-benchmark-search.js';
import { Icon } from '../../components/icon.js';
import { ErrorState, PageHead, Skeleton } from '../../components/states.js';
import { queries, startBenchmark } from '../../lib/api.js';
import { count, waiting } from '../../lib/format.js';
import { deviceSets } from '../../lib/device-sets.js';
import { ChooseDevices } from './choose-devices.js';
import { ChooseModels } from './choose-models.js';
import { Field } from '../../components/field.js';
import { InputOption } from './input-option.js';
import { LanguageOptions } from './language-options.js';
import { formOf, mistakesOf, requestOf, type Form } from './new-benchmark-form.js';
import { RuntimeOption } from './runtime-option.js';
import { ShapeOption } from './shape-option.js';
import { AcceleratorOptions, Choices, Runners } from './accelerator-options.js';
import './benchmarks.css';
import { say, words } from '../../lib/words.js';

const route = getRouteApi('/benchmarks/new');

export function NewBenchmarkPage() {
  const search = route.useSearch();
  const navigate = useNavigate();
  const models = useQueries({ queries: search.model.map((sha) => queries.model(sha)) });
  const chosen = models.flatMap((m) => m.data ?? []);
  const devices = useQuery(queries.devices());
  const sets = useQuery(deviceSets()).data ?? [];
  const isBundle = chosen.some((m) => m.format !== 'tflite' || m.base !== null);
  const form = formOf(search, devices.data ?? [], sets, isBundle);
  const mistakes = mistakesOf(form);
  const ready = form.models.length > 0 && form.devices.length > 0 && Object.keys(mistakes).length === 0;
  const body = requestOf(form);
  const preview = useQuery({ ...queries.preview(body), enabled: ready });
  // One key for what is asked: a second click, or a lost answer, starts nothing twice; another plan has another key.
  const asked = JSON.stringify(body);
  const key = useMemo(() => crypto.randomUUID(), [asked]);
  const start = useMutation({
    mutationFn: () => startBenchmark(body, key),
    onSuccess: (b) => void navigate({ to: '/benchmarks/$ref', params: { ref: String(b.number) } }),
  });
  const set = (change: Partial<NewBenchmarkSearch>) =>
    void navigate({
      to: '/benchmarks/new',
      search: { ...search, ...change },
      replace: true,
      resetScroll: false,
    });
  const toggle = <T extends string>(list: readonly T[], value: T): T[] =>
    list.includes(value) ? list.filter((v) => v !== value) : [...list, value];

  return (
    <>
      <PageHead title={say('benchmark.new_benchmark')}>
        {say('new_benchmark.choose_what_to_measure_how_and')}
      </PageHead>
      {models.flatMap((m, i) =>
        m.isError
          ? [<ErrorState key={search.model[i]} error={m.error} retry={() => void m.refetch()} />]
          : [],
      )}
      <div className="nb">
        <div>
          <ChooseModels chosen={chosen} onChoose={(model) => set({ model })} />
          <fieldset className="card pad">
            <legend>{say('new_benchmark.configurations')}</legend>
            <div className="row">
              <Choices
                label={say('start.engine')}
                options={engineName.options}
                chosen={form.engines}
                name={engineLabel}
                onChange={(v) => set({ engine: toggle(form.engines, v) })}
              />
              <Choices
                label={say('new_benchmark.accelerator')}
                options={accelerator.options}
                chosen={form.accelerators}
                name={(a) => a.toUpperCase()}
                icon={(a) => <Icon name={a} />}
                onChange={(v) => set({ accelerator: toggle(form.accelerators, v) })}
              />
              <Field
                label={say('new_benchmark.cpu_threads_several_make_a_matrix')}
                value={form.threads}
                wrong={mistakes.threads}
                disabled={!form.accelerators.includes('cpu')}
                onChange={(threads) => set({ threads: [threads] })}
              />
            </div>
            <RuntimeOption
              form={form}
              devices={devices.data ?? []}
              onChange={(v) => set({ runtime: toggle(form.runtimes, v) })}
            />
            <AcceleratorOptions form={form} set={set} toggle={toggle} />
            <LanguageOptions form={form} mistakes={mistakes} set={set} />
            <InputOption form={form} models={chosen} set={set} />
            <ShapeOption form={form} models={chosen} mistake={mistakes.shapes} set={set} />
            {devices.data?.some((d) => d.facts.kind === 'android') ||
            form.runners.some((r) => r !== 'harness') ? (
              <Runners form={form} onChange={(v) => set({ runner: toggle(form.runners, v) })} />
            ) : null}
          </fieldset>
          <ChooseDevices form={form} search={search} devices={devices} sets={sets} set={set} />
          <fieldset className="card pad">
            <legend>{say('new_benchmark.measuring')}</legend>
            <div className="row">
              <Field
                label={say('new_benchmark.runs_a_cell')}
                value={form.repeats}
                wrong={mistakes.repeats}
                onChange={(repeats) => set({ repeats })}
              />
              <Field
                label={say('new_benchmark.iterations_a_run_at_least')}
                value={form.iterations}
                wrong={mistakes.iterations}
                onChange={(iterations) => set({ iterations })}
              />
              <Field
                label={say('new_benchmark.seconds_a_run_at_least')}
                value={form.seconds}
                wrong={mistakes.seconds}
                onChange={(seconds) => set({ seconds })}
              />
            </div>
            <p className="q2 sm">{say('new_benchmark.each_run_is_a_fresh_process')}</p>
          </fieldset>
        </div>
        <aside className="card pad plan-card" aria-label={say('new_benchmark.what_will_happen')}>
          <h2>{say('new_benchmark.what_will_happen')}</h2>
          {ready ? (
            <Preview preview={preview.data} error={preview.error} isStale={preview.isPlaceholderData} />
          ) : (
            <Missing form={form} mistakes={mistakes} />
          )}
          {start.isError ? <ErrorState error={start.error} /> : null}
          <button
            type="button"
            className="btn pri"
            disabled={!ready || start.isPending || preview.isError || preview.data?.runs === 0}
            onClick={() => start.mutate()}
          >
            {start.isPending ? say('new_benchmark.starting') : say('new_benchmark.start')}
          </button>
        </aside>
      </div>
    </>
  );
}

function Missing({ form, mistakes }: { form: Form; mistakes: Partial<Record<keyof Form, string>> }) {
  const first =
    form.models.length === 0
      ? say('new_benchmark.choose_at_least_one_model')
      : form.devices.length === 0
        ? say('new_benchmark.choose_at_least_one_device')
        : Object.values(mistakes)[0];
  return <p className="q2">{first}</p>;
}

function Preview({
  preview: p,
  error,
  isStale,
}: {
  preview: BenchmarkPreview | undefined;
  error: unknown;
  isStale: boolean;
}) {
  if (error) return <ErrorState error={error} />;
  if (p === undefined) return <Skeleton height={120} />;
  const reasons = new Map<string, number>();
  for (const u of p.unsupported) reasons.set(u.reason, (reasons.get(u.reason) ?? 0) + 1);
  return (
    <div className={isStale ? 'q' : ''} aria-live="polite">
      {p.runs === 0 ? (
        <p className="est">{say('new_benchmark.nothing_can_be_measured')}</p>
      ) : (
        <>
          <p className="est">{say('new_benchmark.about', { time: waiting(p.estimate.seconds) })}</p>
          <p className="q2">
            {say('benchmark.likely_to', { from: waiting(p.estimate.low), to: waiting(p.estimate.high) })}
          </p>
          <p className="sm q">{p.estimate.basis}</p>
        </>
      )}
      <dl className="kv">
        <dt>{say('benchmark.cells')}</dt>
        <dd>{p.cells.toLocaleString(words().language)}</dd>
        <dt>{say('benchmark.runs')}</dt>
        <dd>{say('new_benchmark.runs_on', { many: p.runs, devices: count(p.devices.length, 'device') })}</dd>
      </dl>
      {p.runs === 0 ? null : <p className="sm q2">{p.precision.text}</p>}
      {[...reasons].map(([reason, n]) => (
        <p key={reason} className="sm warn">
          <Icon name="none" small /> {say('new_benchmark.will_be_unsupported', { n, text: reason })}
        </p>
      ))}
      {p.warnings.map((w) => (
        <p key={w} className="sm warn vd suspect">
          <Icon name="suspect" small /> <span>{w}</span>
        </p>
      ))}
    </div>
  );
}
