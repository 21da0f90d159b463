import { benchmarkState, exportForms, exportRows } from '@rackmark/contracts';
import { Option, type Command } from 'commander';
import { ends, toPortal, withJson } from '../help/common.js';
import { about, takes } from '../help/help.js';
import type { ListOptions } from '../lists.js';
import { listBenchmarks } from './benchmarks.js';
import { exportBenchmark, type ExportOptions } from './export.js';
import { listRuns } from './runs.js';

/** `rackmark benchmarks`, `runs` and `export`: what was measured. */
export function addResultCommands(program: Command): void {
  withJson(
    toPortal(
      program
        .command('benchmarks')
        .description(about('benchmarks'))
        .option(`--search ${takes('text')}`, about('benchmarks.search'))
        .option(`--model ${takes('model')}`, about('models.model'))
        .addOption(
          new Option(`--state ${takes('state')}`, about('benchmarks.state')).choices(benchmarkState.options),
        )
        .option(`--limit ${takes('n')}`, about('benchmarks.limit'), '20'),
    ),
  ).action((options: unknown) => ends(() => listBenchmarks(options))());
  withJson(
    toPortal(
      program.command('runs').description(about('runs')).argument(takes('benchmark'), about('benchmark')),
    ),
  ).action((ref: string, o: ListOptions) => ends(() => listRuns(ref, o))());
  toPortal(
    program
      .command('export')
      .description(about('export'))
      .argument(takes('benchmark'), about('benchmark'))
      .requiredOption(`-o, --output ${takes('file')}`, about('export.output'))
      .addOption(new Option(`--as ${takes('form')}`, about('export.as')).choices(exportForms))
      .addOption(
        new Option(`--rows ${takes('what')}`, about('export.rows')).choices(exportRows).default('runs'),
      ),
  ).action((ref: string, o: ExportOptions) => ends(() => exportBenchmark(ref, o))());
}
