import {
  languageTaskOf,
  runtimeName,
  versionedEngine,
  type Cell,
  type FrozenReport,
} from '@rackmark/contracts';

/** A model's file as a command names it. */
function fileOf({ model, configuration: c }: Cell): string {
  const ending = c.engine === 'litert-lm' ? 'litertlm' : 'tflite';
  return /\.\w{3,8}$/.test(model.name) ? model.name : `${model.name}.${ending}`;
}
/** What a shell takes as one word. */
const quoted = (text: string): string =>
  /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;

/** Files by their hashes, as `sha256sum` writes them. */
export function filesOf(report: FrozenReport): string[] {
  const names = new Map(report.cells.map((c) => [c.model.sha256, fileOf(c)]));
  return [...names].map(([sha256, name]) => `${sha256}  ${name}`);
}

/** One command for each configuration of each benchmark, with the models that were measured in it. */
export function commandsOf(report: FrozenReport): string[] {
  const groups = new Map<string, Cell[]>();
  for (const c of report.cells) {
    const key = `${c.benchmark_id} ${c.configuration_key} ${c.runtime?.version ?? ''}`;
    groups.set(key, [...(groups.get(key) ?? []), c]);
  }
  const commands = [...groups.values()].map((cells) => {
    const plan = report.benchmarks.find((b) => b.id === cells[0]!.benchmark_id)?.plan;
    const files = [...new Set(cells.map(fileOf))].map(quoted);
    const flags = [
      ...flagsOf(cells[0]!),
      ...(plan
        ? [`--repeats ${plan.repeats}`, `--iterations ${plan.iterations}`, `--seconds ${plan.seconds}`]
        : []),
    ];
    return ['rackmark bench', ...files, ...flags].join(' ');
  });
  return [...new Set(commands)];
}

function flagsOf({ configuration: c, runtime }: Cell): string[] {
  const engine = versionedEngine.safeParse(c.engine);
  const version = c.runtime ?? runtime?.version ?? null;
  const task = languageTaskOf(c);
  const chosen: [flag: string, value: string | number | null][] = [
    ['--accelerator', c.accelerator],
    // A version can be asked for where there are several; LiteRT.js comes with Rackmark.
    engine.success ? ['--runtime', runtimeName({ engine: engine.data, version })] : ['--engine', c.engine],
    ['--threads', c.accelerator === 'cpu' ? c.threads : null],
    ['--precision', c.accelerator === 'gpu' && c.precision !== 'default' ? c.precision : null],
    ['--backend', c.accelerator === 'gpu' && c.backend !== 'default' ? c.backend : null],
    ['--priority', c.accelerator === 'gpu' && c.priority !== 'default' ? c.priority : null],
    ['--compile-mode', c.accelerator === 'npu' && c.compile_mode !== 'default' ? c.compile_mode : null],
    ['--prefill', task !== null && task.prompt === null ? task.prefill_tokens : null],
    ['--prompt', task !== null && task.prompt !== null ? 'prompt.txt' : null],
    ['--decode', task?.decode_tokens ?? null],
    ['--context', task?.context_tokens ?? null],
    ...Object.entries(c.shapes).map(([name, sizes]): [string, string] => [
      '--shape',
      `${name}=${sizes.join(',')}`,
    ]),
    ...Object.entries(c.inputs).map(([name, { sha256 }]): [string, string] => [
      '--input',
      `${name}=${sha256.slice(0, 12)}.npy`,
    ]),
  ];
  return [
    ...chosen.flatMap(([flag, value]) => (value === null ? [] : [`${flag} ${quoted(String(value))}`])),
    ...(c.compile_cache === 'on' ? ['--compile-cache'] : []),
    ...(c.fallback === 'allow' && c.accelerator !== 'cpu' ? ['--fallback'] : []),
  ];
}
