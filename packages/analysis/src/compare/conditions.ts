import { inputFileLabel, type Cell, type Comparison, type Said } from '@rackmark/contracts';
import { english, said } from '@rackmark/words';
import type { SideInput } from './compare.js';

type Conditions = Pick<
  Comparison,
  'also_differs' | 'also_differs_said' | 'equal_in_both' | 'equal_in_both_said'
>;

/** What the inputs held: numbers on other values need not be comparable, however equal all else is. */
function inputsOf({ inputs }: Cell['configuration']): Said {
  const commas = Object.entries(inputs).map(([name, file]) =>
    said('reason.input_files.file', { name, path: inputFileLabel(file) }),
  );
  return commas.length === 0 ? said('condition.inputs.made_up') : said('side', { commas });
}

/** What else is different between the sides, and what was found to be the same. */
export function conditionsOf(sides: readonly SideInput[]): Conditions {
  const differs: Said[] = [];
  const equal: Said[] = [];
  const check = (name: Said, values: (s: SideInput) => (Said | string)[]) => {
    const sets = sides.map((s) => {
      const byText = new Map(values(s).map((v) => [JSON.stringify(v), v]));
      return { key: [...byText.keys()].sort().join(), list: [...byText].sort().map(([, v]) => v) };
    });
    if (sets.some((s) => s.list.length === 0)) return;
    const { list } = sets[0]!;
    if (sets.every((s) => s.key === sets[0]!.key))
      equal.push(list.length === 1 ? said('condition.equal', { commas: [name], list }) : name);
    else differs.push(said('condition.differs', { why: name, over: against(sets.map((s) => s.list)) }));
  };
  check(said('condition.runtime'), (s) =>
    s.cells.flatMap((c) => (c.runtime ? [`${c.runtime.name} ${c.runtime.version}`] : [])),
  );
  if (sides.some((s) => s.cells.some((c) => Object.keys(c.configuration.inputs).length > 0)))
    check(said('condition.inputs'), (s) => s.cells.map((c) => inputsOf(c.configuration)));
  check(said('condition.devices'), (s) => s.cells.map((c) => c.device.name));
  if (new Set(sides.map((s) => s.benchmark.id)).size === 1) equal.push(said('condition.one_benchmark'));
  else differs.push(said('condition.several_benchmarks'));
  const inEnglish = (all: readonly Said[]) => all.map((s) => english.tell(s, ''));
  return {
    also_differs: inEnglish(differs),
    also_differs_said: differs,
    equal_in_both: inEnglish(equal),
    equal_in_both_said: equal,
  };
}

const against = (sets: readonly (readonly (Said | string)[])[]): Said =>
  sets
    .map((list) => said('condition.values', { list }))
    .reduce((base, side) => said('condition.against', { base, side }));
