// `npm run benchmarks`: how far the harness is from a bare loop and from the runtime's own tool, how much runs differ,
// how long a start takes. Everything is compared side by side in one run; nothing is compared with a stored number.
// `npm run benchmarks -- --pairs 20` takes longer and is narrower; `--models a.tflite b.tflite` loads these instead of eight of our own;
// `--only loop`, `--only tool`, `--only versions`, `--only load`, `--only spread` and `--only start` run one part.
import { basename, join } from 'node:path';
import { findPinned, RUNTIMES } from '@rackmark/harness';
import { robustCv, quantile } from '@rackmark/statistics';
import {
  alternate,
  bareMedian,
  folder,
  harnessLoad,
  harnessMedian,
  litertBenchmark,
  models,
  modelsToLoad,
  runtime,
  startToReady,
} from './support/tools.mjs';

const pairs = Number(process.argv[process.argv.indexOf('--pairs') + 1] || 8) || 8;
const only = process.argv.includes('--only') ? process.argv[process.argv.indexOf('--only') + 1] : null;
const asked = (part) => only === null || only === part;
const rows = [];
const say = (text) => process.stderr.write(text);
const ratio = ({ ratio: r, low, high }) =>
  `${r.toFixed(3)} (${low === null ? '?' : low.toFixed(3)} to ${high === null ? '?' : high.toFixed(3)})`;
const us = (ns) => `${(ns / 1e3).toFixed(1)} µs`;

const engines = runtime === null ? ['litert-js'] : ['litert', 'litert-js'];
for (const engine of asked('loop') ? engines : []) {
  for (const [name, model] of Object.entries(models)) {
    if (engine === 'litert-js' && name === 'int8') continue;
    say(`harness against a bare loop: ${engine}, ${name} `);
    const cell = { engine, model, threads: 1 };
    const r = await alternate(
      () => harnessMedian(cell),
      () => bareMedian(cell),
      pairs,
    );
    rows.push([
      `harness ÷ bare loop, ${engine}, ${name}, 1 thread`,
      ratio(r),
      '≤ 1.01',
      `${us(r.a)} against ${us(r.b)}`,
    ]);
  }
}

const compares = asked('tool') || asked('load');
const tool = runtime === null || !compares ? null : litertBenchmark();
if (compares && tool === null)
  rows.push([
    'harness ÷ litert-benchmark',
    'not measured',
    '0.97 to 1.03',
    'the native LiteRT or python3 with venv is missing',
  ]);
if (tool !== null && asked('tool')) {
  for (const [name, model] of Object.entries(models)) {
    for (const threads of [1, 2]) {
      say(`harness against litert-benchmark: ${name}, ${threads} threads `);
      const cell = { engine: 'litert', model, threads };
      const r = await alternate(
        () => harnessMedian(cell),
        () => tool.median(cell),
        pairs,
      );
      rows.push([
        `harness ÷ litert-benchmark, ${name}, ${threads} ${threads === 1 ? 'thread' : 'threads'}`,
        ratio(r),
        '0.97 to 1.03',
        `${us(r.a)} against ${us(r.b)}`,
      ]);
    }
  }
}

// Each released version against the tool of the same version: whether what it says of versions can be believed.
for (const pinned of runtime !== null && asked('versions') ? RUNTIMES.litert.slice(1) : []) {
  const { version } = pinned;
  const own = (await findPinned(pinned)) === null ? null : litertBenchmark(version);
  if (own === null) {
    rows.push([`harness ÷ litert-benchmark ${version}`, 'not measured', '0.97 to 1.03', pinned.install]);
    continue;
  }
  for (const [name, model] of Object.entries(models)) {
    say(`harness against litert-benchmark ${version}: ${name} `);
    const cell = { engine: 'litert', model, threads: 1 };
    const r = await alternate(
      () => harnessMedian({ ...cell, version }),
      () => own.median(cell),
      pairs,
    );
    rows.push([
      `harness ÷ litert-benchmark ${version}, ${name}, 1 thread`,
      ratio(r),
      '0.97 to 1.03',
      `${us(r.a)} against ${us(r.b)}`,
    ]);
  }
}

if (tool !== null && asked('load')) {
  for (const model of modelsToLoad()) {
    const name = basename(model, '.tflite');
    say(`load against litert-benchmark's init: ${name} `);
    const cell = { model, threads: 1 };
    const r = await alternate(
      () => harnessLoad(cell),
      () => tool.load(cell),
      pairs,
    );
    rows.push([
      `load ÷ litert-benchmark's init, ${name}`,
      ratio(r),
      '0.9 to 1.1',
      `${us(r.a)} against ${us(r.b)}`,
    ]);
  }
}

if (asked('spread')) {
  say('spread of one cell, 10 runs ');
  const medians = [];
  for (let i = 0; i < 10; i++) {
    medians.push(await harnessMedian({ engine: engines[0], model: models.f32, threads: 1 }));
    say('.');
  }
  say('\n');
  const middle = quantile(medians, 0.5);
  rows.push([
    `run-to-run spread, ${engines[0]}, f32, 1 thread, 10 runs`,
    `robust CV ${(robustCv(medians) * 100).toFixed(2)} %`,
    '',
    `${us(Math.min(...medians))} to ${us(Math.max(...medians))}, ${(((Math.max(...medians) - Math.min(...medians)) / middle) * 100).toFixed(1)} % of the median`,
  ]);
}

if (asked('start')) {
  say('start to ready\n');
  const port = 20_000 + (process.pid % 20_000);
  const cold = await startToReady(join(folder, 'data'), port);
  const warm = [];
  for (let i = 0; i < 3; i++) warm.push(await startToReady(join(folder, 'data'), port));
  rows.push([
    'start to ready, warm ÷ cold',
    (quantile(warm, 0.5) / cold).toFixed(2),
    '',
    `cold (new data folder) ${cold.toFixed(2)} s, warm ${quantile(warm, 0.5).toFixed(2)} s`,
  ]);
}

const widths = [0, 1, 2].map((i) =>
  Math.max(...rows.map((r) => r[i].length), ['what', 'ratio (95 % interval)', 'aim'][i].length),
);
for (const row of [['what', 'ratio (95 % interval)', 'aim', 'figures'], ...rows]) {
  process.stdout.write(
    `${row
      .map((c, i) => (i < 3 ? c.padEnd(widths[i]) : c))
      .join('  ')
      .trimEnd()}\n`,
  );
}
process.exit(0);
