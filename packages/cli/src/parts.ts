import type { Model } from '@rackmark/contracts';
import { said } from '@rackmark/words';
import type { Api } from './api.js';
import { whyNoModel } from './bench/files.js';
import { findModel } from './endings.js';
import { CannotRun } from './exit.js';
import type { ListOptions } from './lists.js';
import { namesOf, partNamed } from './part-names.js';
import { withPortal } from './portal/with-portal.js';
import { table, terminal } from './table.js';
import { words } from './words.js';

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
        : words().say('shell.parts.taken', {
            name: model.name,
            code: model.sha256.slice(0, 12),
            kind: known ? 'known' : 'new',
          });
      return void process.stdout.write(`${text}\n`);
    }
    const { parts, part_count: all } = whole.facts;
    if (json) return void process.stdout.write(`${JSON.stringify(parts, null, 2)}\n`);
    const none = () => words().say('cannot.no_parts', { model: whole.name });
    if (parts.length === 0) return void process.stdout.write(`${none()}\n`);
    process.stdout.write(`${partTable(whole)}\n`);
    if (all > parts.length)
      process.stdout.write(`${words().say('shell.parts.more', { n: all - parts.length })}\n`);
    const code = `npx rackmark bench ${whole.file_name} --part ${quoted(namesOf(whole)[0]!)}`;
    process.stdout.write(`${words().say('shell.parts.measure', { code })}\n`);
  });
}

async function bundleOf(api: Api, given: string): Promise<Model> {
  const why = whyNoModel(given);
  if (why === null) return (await api.upload(given)).model;
  const models = await api.models();
  return findModel(models, given, said('cannot.model.no_file', { given, why }));
}

function partTable(whole: Model): string {
  const names = namesOf(whole);
  const rows = whole.facts.parts.map((p, i) => [
    names[i]!,
    words().whole(p.operator_count),
    words().whole(p.parameter_count),
    words().plain(words().bytes(p.size_bytes)),
    [...p.path].reverse().join(` ${words().say('shell.parts.in')} `),
  ]);
  const header = (
    ['column.part', 'column.operators', 'column.parameters', 'column.size', 'column.where'] as const
  ).map((c) => words().say(c));
  return table(header, rows, terminal());
}

const quoted = (text: string) =>
  /^[\w./-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
