import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const PACKAGE = /^(.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+)[\\/]/;

interface Work {
  name: string;
  licence: string;
  copyright: string;
  terms: string;
}

/** Whose works a program holds besides ours, and under which terms, as those ask to be told wherever it goes. */
export function noticesOf(modules: readonly string[]): string {
  const folders = new Set(modules.flatMap((id) => PACKAGE.exec(id)?.[1] ?? []));
  const works = [...folders].map(workOf).sort((a, b) => (a.name < b.name ? -1 : 1));
  const licences = [...new Set(works.map((w) => w.licence))].sort();
  return licences
    .map((licence) => {
      const under = works.filter((w) => w.licence === licence);
      const terms = under.find((w) => w.terms !== '')?.terms;
      const names = under.map((w) => `- ${w.name}${w.copyright === '' ? '' : `: ${w.copyright}`}`);
      return [`${licence}:`, ...names, ...(terms === undefined ? [] : ['', terms])].join('\n');
    })
    .join('\n\n');
}

function workOf(folder: string): Work {
  const told = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Record<string, string>;
  const file = readdirSync(folder).find((name) => /^licen[cs]e(\.(md|txt))?$/i.test(name));
  const text = file === undefined ? '' : readFileSync(join(folder, file), 'utf8');
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  const isCopyright = (line: string) => /^copyright\b.*\d|^copyright \(c\)/i.test(line);
  return {
    name: `${told['name']} ${told['version']}`,
    licence: told['license'] ?? 'its own licence',
    copyright: lines.filter(isCopyright).join('; '),
    // Long, and known to everybody by its name.
    terms:
      told['license'] === 'Apache-2.0'
        ? ''
        : lines
            .filter((l) => !isCopyright(l))
            .join('\n')
            .trim(),
  };
}
