import type { Model } from '@rackmark/contracts';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { MoreRows } from '../../components/more-rows.js';
import { DropModels } from '../../components/models/upload.js';
import { ErrorState, Skeleton } from '../../components/states.js';
import { bytes, plain } from '../../lib/format.js';
import { itemsOf, listedModels, totalOf } from '../../lib/lists.js';
import { loraText } from '../../lib/lora-text.js';
import { say } from '../../lib/words.js';

/** More than so many are searched for. */
const SEARCHED_FROM = 8;

/** Models to be measured: those that are chosen first, then what the server finds. */
export function ChooseModels({
  chosen,
  onChoose,
}: {
  chosen: readonly Model[];
  onChoose: (shas: string[]) => void;
}) {
  const [search, setSearch] = useState('');
  const found = useInfiniteQuery(listedModels({ search: search.trim() || undefined }));
  const shas = chosen.map((m) => m.sha256);
  const others = itemsOf(found.data).filter((m) => !shas.includes(m.sha256));
  const isMany = found.data !== undefined && (search !== '' || totalOf(found.data) > SEARCHED_FROM);
  const row = (m: Model) => (
    <label className="check" key={m.sha256}>
      <input
        type="checkbox"
        checked={shas.includes(m.sha256)}
        onChange={() =>
          onChoose(shas.includes(m.sha256) ? shas.filter((s) => s !== m.sha256) : [...shas, m.sha256])
        }
      />
      <span>
        {m.name}{' '}
        <span className="q sm">
          {plain(bytes(m.size_bytes))}, {m.facts.lora ? loraOf(m) : m.facts.quantisation_text}
        </span>
      </span>
    </label>
  );
  return (
    <fieldset className="card pad">
      <legend>{say('app.models')}</legend>
      {found.isPending ? <Skeleton height={64} /> : null}
      {found.isError ? <ErrorState error={found.error} retry={() => void found.refetch()} /> : null}
      {found.data && totalOf(found.data) === 0 && search === '' ? (
        <p className="q2">{say('new_benchmark.no_models_yet_drop_one_here')}</p>
      ) : null}
      {chosen.map(row)}
      {isMany ? (
        <label className="find">
          <span className="vh">{say('models.find_a_model')}</span>
          <input
            type="search"
            placeholder={say('models.find_by_name_or_hash')}
            value={search}
            onChange={(e) => setSearch(e.target.value)}
          />
        </label>
      ) : null}
      <div className={others.length > SEARCHED_FROM ? 'device-list long' : 'device-list'}>
        {others.map(row)}
      </div>
      {isMany && others.length === 0 && !found.isFetching ? (
        <p className="q2">{say('table.find_benchmark.none', { name: search })}</p>
      ) : null}
      <MoreRows list={found} />
      <DropModels
        compact
        onStored={(stored) => onChoose([...new Set([...shas, ...stored.map((m) => m.sha256)])])}
      />
    </fieldset>
  );
}

function loraOf(m: Model): string {
  const base =
    m.base === null ? say('new_benchmark.without_a_base') : say('models.in', { text: m.base.name });
  return `LoRA, ${loraText(m.facts.lora!)}, ${base}`;
}
