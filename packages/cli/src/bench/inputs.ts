import { statSync } from 'node:fs';
import { basename } from 'node:path';
import { MOST_INPUT_BYTES, withShapesOfFiles, type Configuration, type Model } from '@rackmark/contracts';
import type { Api } from '../api.js';
import { firstBytes } from './first-bytes.js';

/** Paths of files by the names of the inputs that they fill. */
export type NamedFiles = Readonly<Record<string, string>>;

/** "image=cat.npy" of files that are here and begin as NumPy's do, or what is wrong with them, in words. */
export function namedFiles(texts: readonly string[]): NamedFiles | string {
  const named: Record<string, string> = {};
  for (const text of texts) {
    const found = parted(text);
    if (typeof found === 'string') return found;
    const why = whyNoArray(found.path);
    if (why !== null) return `--input ${found.name}: ${found.path} ${why}`;
    if (found.name in named) return `--input ${found.name} is given twice.`;
    named[found.name] = found.path;
  }
  return named;
}

/** Names of inputs and of files may both hold "=": the first one that leaves a file behind it parts them. */
function parted(text: string): { name: string; path: string } | string {
  const at = [...text.matchAll(/=/g)].map((m) => m.index).filter((i) => i > 0 && i < text.length - 1);
  if (at.length === 0)
    return `--input ${text} is no input: write its name and a file, such as --input image=cat.npy.`;
  const cut = at.find((i) => statSync(text.slice(i + 1), { throwIfNoEntry: false })?.isFile()) ?? at[0]!;
  return { name: text.slice(0, cut), path: text.slice(cut + 1) };
}

/** What of a file tells, before all of it is sent, that it is no array; null where it may be one. */
function whyNoArray(path: string): string | null {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat?.isFile()) return 'is no file.';
  if (stat.size > MOST_INPUT_BYTES) return `is larger than ${MOST_INPUT_BYTES / 2 ** 20} MiB.`;
  if (firstBytes(path, 6) === '\x93NUMPY') return null;
  return 'is no .npy file: it does not begin like one. Save an array with numpy.save().';
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
