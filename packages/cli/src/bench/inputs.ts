import { statSync } from 'node:fs';
import { basename } from 'node:path';
import {
  MOST_INPUT_BYTES,
  withShapesOfFiles,
  type Configuration,
  type Model,
  type Said,
} from '@rackmark/contracts';
import { said } from '@rackmark/words';
import type { Api } from '../api.js';
import { firstBytes } from './first-bytes.js';

/** Paths of files by the names of the inputs that they fill. */
export type NamedFiles = Readonly<Record<string, string>>;

/** "image=cat.npy" of files that are here and begin as NumPy's do, or what is wrong with them. */
export function namedFiles(texts: readonly string[]): { files: NamedFiles } | { wrong: Said } {
  const named: Record<string, string> = {};
  for (const text of texts) {
    const found = parted(text);
    if (found === null) return { wrong: said('cannot.input', { given: text }) };
    const { name, path } = found;
    const wrong = whyNoArray(name, path);
    if (wrong !== null) return { wrong };
    if (name in named) return { wrong: said('cannot.input.twice', { name }) };
    named[name] = path;
  }
  return { files: named };
}

/** Names of inputs and of files may both hold "=": the first one that leaves a file behind it parts them. */
function parted(text: string): { name: string; path: string } | null {
  const at = [...text.matchAll(/=/g)].map((m) => m.index).filter((i) => i > 0 && i < text.length - 1);
  if (at.length === 0) return null;
  const cut = at.find((i) => statSync(text.slice(i + 1), { throwIfNoEntry: false })?.isFile()) ?? at[0]!;
  return { name: text.slice(0, cut), path: text.slice(cut + 1) };
}

/** What of a file tells, before all of it is sent, that it is no array; null where it may be one. */
function whyNoArray(name: string, path: string): Said | null {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat?.isFile()) return said('cannot.input.no_file', { name, path });
  if (stat.size > MOST_INPUT_BYTES)
    return said('cannot.input.too_large', { name, path, limit_bytes: MOST_INPUT_BYTES });
  return firstBytes(path, 6) === '\x93NUMPY' ? null : said('cannot.input.no_npy', { name, path });
}

/** Brings the files to the portal. An input of open sizes gets the shape of its file where none was given. */
export async function uploadInputs(
  api: Pick<Api, 'uploadInput'>,
  named: NamedFiles,
  shapes: Configuration['shapes'],
  models: readonly Model[],
): Promise<Pick<Configuration, 'shapes' | 'inputs'>> {
  const files = await Promise.all(
    Object.entries(named).map(async ([name, path]) => {
      const file = await api.uploadInput(path);
      // The portal may know these bytes by another name.
      return {
        name,
        shape: file.shape,
        named: { sha256: file.sha256, file_name: basename(path).slice(0, 300) },
      };
    }),
  );
  return {
    inputs: Object.fromEntries(files.map((f) => [f.name, f.named])),
    shapes: withShapesOfFiles(shapes, Object.fromEntries(files.map((f) => [f.name, f])), models),
  };
}
