import { deviceTier, metrics, type Suite } from '@rackmark/contracts';
import { useQuery } from '@tanstack/react-query';
import { Icon } from '../../../components/icon.js';
import { queries } from '../../../lib/api.js';
import { metricText } from '../../../lib/series/figures.js';
import { say, words } from '../../../lib/words.js';
import { keysOf, newBudget, unitOf, watchedOf, type BudgetForm } from './edit-form.js';

/** Limits, one a row: of what, how much, and for which series. */
export function EditBudgets({
  suite,
  watched,
  budgets,
  wrong,
  onChange,
}: {
  suite: Suite;
  watched: readonly string[];
  budgets: readonly BudgetForm[];
  wrong: string | undefined;
  onChange: (budgets: BudgetForm[]) => void;
}) {
  const put = (i: number, change: Partial<BudgetForm>) =>
    onChange(budgets.map((b, at) => (at === i ? { ...b, ...change } : b)));
  return (
    <>
      {budgets.length === 0 ? <p className="q2 sm">{say('suite_edit.no_budget')}</p> : null}
      <ul className="edit-budgets">
        {budgets.map((b, i) => (
          <li key={i}>
            <Row
              {...{ suite, b, n: i + 1 }}
              watched={[...new Set([...watched, b.of])]}
              put={(change) => put(i, change)}
            />
            <button
              type="button"
              className="btn quiet sm"
              aria-label={say('suite_edit.budget_remove', { n: i + 1 })}
              onClick={() => onChange(budgets.filter((_, at) => at !== i))}
            >
              <Icon name="close" small />
            </button>
          </li>
        ))}
      </ul>
      {wrong === undefined ? null : <p className="wrong">{wrong}</p>}
      <p>
        <button
          type="button"
          className="btn sm"
          onClick={() => onChange([...budgets, newBudget(watched[0] ?? 'latency p50')])}
        >
          <Icon name="plus" small /> {say('suite_edit.budget_add')}
        </button>
      </p>
    </>
  );
}

function Row({
  suite,
  b,
  n,
  watched,
  put,
}: {
  suite: Suite;
  b: BudgetForm;
  n: number;
  watched: readonly string[];
  put: (change: Partial<BudgetForm>) => void;
}) {
  const { metric } = watchedOf(b.of);
  const { unit } = unitOf(metric);
  return (
    <fieldset className="edit-budget">
      <legend className="vh">{say('suite_edit.budget_n', { n })}</legend>
      <label className="field">
        <span>{say('suites.metric')}</span>
        <select value={b.of} onChange={(e) => put({ of: e.target.value })}>
          {watched.map((name) => (
            <option key={name} value={name}>
              {metricText(watchedOf(name).metric, watchedOf(name).at)}
            </option>
          ))}
        </select>
      </label>
      <label className="field">
        <span>
          {metrics[metric].better === 'lower'
            ? say('suite_edit.at_most', { name: unit })
            : say('suite_edit.at_least', { name: unit })}
        </span>
        <input
          type="text"
          inputMode="decimal"
          value={b.limit}
          aria-invalid={b.limit !== '' && !(Number(b.limit) > 0)}
          onChange={(e) => put({ limit: e.target.value.replace(',', '.') })}
        />
      </label>
      <label className="field">
        <span>{say('suite_edit.of_model')}</span>
        <select value={b.slot ?? ''} onChange={(e) => put({ slot: e.target.value || null })}>
          <option value="">{say('suite_edit.every')}</option>
          {suite.models.map((m) => (
            <option key={m.slot} value={m.slot}>
              {m.slot}
            </option>
          ))}
        </select>
      </label>
      <label className="field">
        <span>{say('suite_edit.of_configuration')}</span>
        <select
          value={b.configuration_key ?? ''}
          onChange={(e) => put({ configuration_key: e.target.value || null })}
        >
          <option value="">{say('suite_edit.every')}</option>
          {keysOf(suite).map(([key, configuration]) => (
            <option key={key} value={key}>
              {words().configuration(configuration)}
            </option>
          ))}
        </select>
      </label>
      <Where b={b} put={put} />
    </fieldset>
  );
}

/** Every device model, those of one tier, or one; what is more than that stays as it is. */
function Where({ b, put }: { b: BudgetForm; put: (change: Partial<BudgetForm>) => void }) {
  const devices = useQuery(queries.devices()).data ?? [];
  const one = b.device_models?.length === 1 && b.tiers === null ? b.device_models[0] : undefined;
  const models = [...new Set([...devices.map((d) => d.facts.device_model), ...(one ? [one] : [])])].sort();
  const value =
    b.device_models === null && b.tiers === null
      ? ''
      : one !== undefined
        ? `model ${one}`
        : b.device_models === null && b.tiers?.length === 1
          ? `tier ${b.tiers[0]}`
          : 'own';
  const set = (text: string) => {
    const [kind, name] = [text.slice(0, text.indexOf(' ')), text.slice(text.indexOf(' ') + 1)];
    if (kind === 'model') put({ device_models: [name], tiers: null });
    else if (kind === 'tier') put({ device_models: null, tiers: [deviceTier.parse(name)] });
    else put({ device_models: null, tiers: null });
  };
  return (
    <label className="field">
      <span>{say('suite_edit.of_devices')}</span>
      <select value={value} onChange={(e) => set(e.target.value)}>
        <option value="">{say('suite_edit.every')}</option>
        {value === 'own' ? (
          <option value="own">{words().list([...(b.device_models ?? []), ...(b.tiers ?? [])])}</option>
        ) : null}
        {deviceTier.options.map((tier) => (
          <option key={tier} value={`tier ${tier}`}>
            {say('suite_edit.tier', { word: tier })}
          </option>
        ))}
        {models.map((name) => (
          <option key={name} value={`model ${name}`}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}
