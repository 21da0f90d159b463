import type { Model } from '@rackmark/contracts';
import type { Api } from './api.js';
import { whyNoModel } from './bench/files.js';
import { findModel } from './endings.js';
import { CannotRun } from './exit.js';
import type { ListOptions } from './lists.js';
import { namesOf, partNamed } from './part-names.js';
import { withPortal } from './portal/with-portal.js';
import { table, terminal } from './table.js';

/** `rackmark models parts`: the models inside a bundle or a container. A file is brought to the portal first. */
export async function listParts(
  given: string,
  { json, take, ...where }: ListOptions & { take?: string },
): Promise<void> {
  await withPortal(where, async (api) => {
    const whole = await bundleOf(api, given);
    if (take !== undefined) {
      const part = partNamed(whole, take);
      if ('refused' in part) throw new CannotRun(part.refused);
      const { model, known } = await api.takePart(whole.sha256, part.index);
      const text = json
        ? JSON.stringify(model, null, 2)
        : `${model.name} (${model.sha256.slice(0, 12)}) is ${known ? 'already a' : 'now a'} model of its own.`;
      return void process.stdout.write(`${text}\n`);
    }
    const { parts, part_count: all } = whole.facts;
    if (json) return void process.stdout.write(`${JSON.stringify(parts, null, 2)}\n`);
    if (parts.length === 0) return void process.stdout.write(`${whole.name} is one model, without parts.\n`);
    process.stdout.write(`${partTable(whole)}\n`);
    if (all > parts.length) process.stdout.write(`and ${all - parts.length} more, which cannot be taken.\n`);
    const example = namesOf(whole)[0]!;
    process.stdout.write(`Measure one: npx rackmark bench ${whole.file_name} --part ${quoted(example)}\n`);
  });
}

async function bundleOf(api: Api, given: string): Promise<Model> {
  const why = whyNoModel(given);
  if (why === null) return (await api.upload(given)).model;
  const models = await api.models();
  return findModel(models, given, `${given} is no model file (${why.replace(/\.$/, '')}), and no`);
}

function partTable(whole: Model): string {
  const names = namesOf(whole);
  const rows = whole.facts.parts.map((p, i) => [
    names[i]!,
    p.operator_count.toLocaleString('en'),
    p.parameter_count.toLocaleString('en'),
    `${(p.size_bytes / 2 ** 20).toFixed(2)} MiB`,
    [...p.path].reverse().join(' in '),
  ]);
  return table(['Part', 'Operators', 'Parameters', 'Size', 'Where'], rows, terminal());
}

const quoted = (text: string) =>
  /^[\w./-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
