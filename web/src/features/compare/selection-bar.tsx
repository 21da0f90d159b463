import type { Comparison } from '@rackmark/contracts';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useFoundBenchmarks } from './find-benchmark.js';
import { Icon } from '../../components/icon.js';
import { queries } from '../../lib/api.js';
import { say } from '../../lib/words.js';

const MOST_CANDIDATES = 5;
const benchmarkOf = (key: string) => key.split('~')[0]!;

/** What is compared with what; everything of it stands in the address. */
export function SelectionBar({
  base,
  candidates,
  comparison: c,
  onChange,
}: {
  base: string | undefined;
  candidates: readonly string[];
  comparison: Comparison | undefined;
  onChange: (base: string | undefined, candidates: string[]) => void;
}) {
  if (base === undefined && candidates.length === 0) return null;
  const label = (key: string) => c?.sides.find((s) => s.key === key)?.label ?? key;
  const hash = (key: string) => c?.sides.find((s) => s.key === key)?.model?.sha256.slice(0, 6);
  const letter = (i: number) => (i === 0 ? 'A' : String.fromCharCode(66 + i));
  return (
    <dl className="card sel">
      <dt>{say('benchmark.base')}</dt>
      <dd>
        {base ? (
          <span className="mchip">
            <i>B</i>
            {label(base)} <span className="mono q">{hash(base)}</span>
          </span>
        ) : null}
        {base && candidates.length > 0 ? (
          <button
            type="button"
            className="btn sm quiet"
            onClick={() => onChange(candidates[0], [base, ...candidates.slice(1)])}
          >
            {say('compare.swap')}
          </button>
        ) : null}
      </dd>
      <dt>{say('compare.candidates')}</dt>
      <dd>
        {candidates.map((key, i) => (
          <span className={`mchip c${i}`} key={key}>
            <i>{letter(i)}</i>
            {label(key)} <span className="mono q">{hash(key)}</span>
            {candidates.length > 1 ? (
              <button
                type="button"
                aria-label={say('compare.take_out', { text: label(key) })}
                onClick={() =>
                  onChange(
                    base,
                    candidates.filter((k) => k !== key),
                  )
                }
              >
                <Icon name="cross" small />
              </button>
            ) : null}
          </span>
        ))}
        {candidates.length < MOST_CANDIDATES ? (
          <AddSide
            taken={[base ?? '', ...candidates]}
            from={base ? benchmarkOf(base) : undefined}
            onAdd={(key) => (base ? onChange(base, [...candidates, key]) : onChange(key, [...candidates]))}
          />
        ) : null}
      </dd>
      {c ? (
        <>
          <dt>{say('compare.also_differs')}</dt>
          <dd>
            {c.also_differs.map((d) => (
              <span className="chip" key={d}>
                <Icon name="suspect" small /> {d}
              </span>
            ))}
            <span className="q sm">
              {c.also_differs.length === 0 ? `${say('compare.nothing_else')} ` : ''}
              {c.equal_in_both.length > 0
                ? say('compare.equal_in_all', { text: c.equal_in_both.join('; ') })
                : ''}
            </span>
          </dd>
        </>
      ) : null}
    </dl>
  );
}

function AddSide({
  taken,
  from,
  onAdd,
}: {
  taken: readonly string[];
  from: string | undefined;
  onAdd: (key: string) => void;
}) {
  const [open, setOpen] = useState(false);
  const [benchmark, setBenchmark] = useState(from);
  if (!open) {
    return (
      <button type="button" className="btn sm quiet" onClick={() => setOpen(true)}>
        <Icon name="plus" small /> {say('compare.add')}
      </button>
    );
  }
  return <ChooseSide {...{ taken, benchmark, setBenchmark, onAdd }} onClose={() => setOpen(false)} />;
}

function ChooseSide({
  taken,
  benchmark,
  setBenchmark,
  onAdd,
  onClose,
}: {
  taken: readonly string[];
  benchmark: string | undefined;
  setBenchmark: (number: string) => void;
  onAdd: (key: string) => void;
  onClose: () => void;
}) {
  const { found, field } = useFoundBenchmarks();
  const choices = useQuery({ ...queries.choices(benchmark ?? ''), enabled: benchmark !== undefined });
  // The one that is looked at stands among them, whatever is searched for.
  const isElsewhere = benchmark !== undefined && found.every((b) => String(b.number) !== benchmark);
  // A side of the same kind as the others pairs with them.
  const kind = taken[0]?.endsWith('~*') ? 'model' : 'configuration';
  const free = choices.data?.sides.filter((s) => !taken.includes(s.key) && s.kind === kind) ?? [];
  return (
    <span className="add-side">
      {field}
      <label>
        <span className="vh">{say('compare.benchmark_2')}</span>
        <select value={benchmark} onChange={(e) => setBenchmark(e.target.value)}>
          {isElsewhere ? (
            <option value={benchmark}>{say('start.benchmark', { many: benchmark })}</option>
          ) : null}
          {found.map((b) => (
            <option key={b.id} value={String(b.number)}>
              {b.number}: {b.name}
            </option>
          ))}
        </select>
      </label>
      <label>
        <span className="vh">{say('compare.side')}</span>
        <select
          value=""
          onChange={(e) => {
            onClose();
            onAdd(e.target.value);
          }}
        >
          <option value="" disabled>
            {free.length === 0 ? say('compare.no_other_side_here') : say('compare.choose')}
          </option>
          {free.map((s) => (
            <option key={s.key} value={s.key}>
              {s.label}
            </option>
          ))}
        </select>
      </label>
      <button type="button" className="btn sm quiet" onClick={onClose}>
        {say('app.close')}
      </button>
    </span>
  );
}
