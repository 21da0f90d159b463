import { existsSync, statSync } from 'node:fs';
import { basename, extname } from 'node:path';
import type { Cell, Model, Said } from '@rackmark/contracts';
import { said } from '@rackmark/words';
import type { Api } from '../api.js';
import { CannotRun } from '../exit.js';
import { partNamed } from '../part-names.js';
import { firstBytes } from './first-bytes.js';
import { words } from '../words.js';

/** A file as it was given, or a part of it, and the model that the portal made of it, or why it did not. */
export type Given = { path: string; part?: string } & ({ model: Model } | { refused: Said });
export type Taken = Extract<Given, { model: Model }>;
export const isTaken = (g: Given): g is Taken => 'model' in g;

type Asked = Pick<Api, 'upload' | 'takePart' | 'isRefusal'>;

/**
 * Brings the files to the portal. One that is refused does not stop the others.
 * @param parts by name: of each file these are measured, not the whole
 * @throws CannotRun where none is taken, or the portal cannot be asked
 */
export async function uploadAll(
  api: Asked,
  files: readonly string[],
  parts?: readonly string[],
): Promise<Given[]> {
  const given: Given[] = [];
  for (const path of files) {
    const whole = await uploadOne(api, path);
    if (parts === undefined || !isTaken(whole)) given.push(whole);
    else for (const part of parts) given.push(await takeOne(api, whole, part));
  }
  if (given.some(isTaken)) return given;
  throw new CannotRun(refusedOf(given));
}

async function takeOne(api: Asked, { path, model: whole }: Taken, name: string): Promise<Given> {
  const part = partNamed(whole, name);
  if ('refused' in part) return { path, part: name, refused: part.refused };
  try {
    return { path, part: name, model: (await api.takePart(whole.sha256, part.index)).model };
  } catch (error) {
    if (api.isRefusal(error)) return { path, part: name, refused: error.said };
    throw error;
  }
}

async function uploadOne(api: Asked, path: string): Promise<Given> {
  const refused = whyNoModel(path);
  if (refused !== null) return { path, refused };
  try {
    return { path, model: (await api.upload(path)).model };
  } catch (error) {
    if (api.isRefusal(error)) return { path, refused: error.said };
    throw error instanceof CannotRun ? new CannotRun(ofFile(path, error.said)) : error;
  }
}

const HEAD_BYTES = 8;

/** Why a file cannot be a model, as its first bytes tell, before all of it is sent; null where it may be one. */
export function whyNoModel(path: string): Said | null {
  if (!existsSync(path)) return said('cannot.no_such_file');
  const what = statSync(path);
  if (what.isDirectory()) return said('cannot.folder');
  // It could be read once only, and a pipe may never end.
  if (!what.isFile()) return said('cannot.pipe');
  const text = firstBytes(path, HEAD_BYTES);
  if (text === '') return said('cannot.empty_file');
  if (text.slice(4) === 'TFL3' || text === 'LITERTLM' || text.startsWith('PK\x03\x04')) return null;
  return said('cannot.no_model');
}

const ofFile = (path: string, sentence: Said): Said => said('cannot.of_file', { path, sentence });

/** Of each file that cannot be a model, why. */
export const wrongFiles = (files: readonly string[]): Said[] =>
  files.flatMap((path) => {
    const why = whyNoModel(path);
    return why === null ? [] : [ofFile(path, why)];
  });
/** Of each file that was refused, why. */
export const refusedOf = (given: readonly Given[]): Said[] =>
  given.flatMap((g) => (isTaken(g) ? [] : [ofFile(named(g), g.refused)]));

/** A cell under the name that its file was given by, with that file. */
export type NamedCell = Cell & { path: string | null };

/** One cell for each file that was given: bytes that are known keep the name of this time, not of the first. */
export function namedCells(cells: readonly Cell[], given: readonly Given[]): NamedCell[] {
  const taken = given.filter(isTaken);
  return taken.flatMap(({ path, part, model }) => {
    const stem = basename(path, extname(path));
    const name = part === undefined ? stem : `${stem} ${part}`;
    return cells
      .filter((c) => c.model.sha256 === model.sha256)
      .map((c) => ({ ...c, path, model: { ...c.model, name } }));
  });
}

/** Cells of models that are the portal's own, under its names. */
export const unnamedCells = (cells: readonly Cell[]): NamedCell[] => cells.map((c) => ({ ...c, path: null }));

/** A file with the part that is meant. */
const named = ({ path, part }: Given) => (part === undefined ? path : `${path} (${part})`);

/** What must be said of the files besides their cells: those that were refused, and those that are the same. */
export function notesOnFiles(given: readonly Given[]): string[] {
  const bySha = new Map<string, string[]>();
  for (const g of given.filter(isTaken))
    bySha.set(g.model.sha256, [...(bySha.get(g.model.sha256) ?? []), named(g)]);
  const same = [...bySha.values()].filter((paths) => paths.length > 1);
  return [
    ...given.flatMap((g) =>
      isTaken(g)
        ? []
        : [words().say('shell.bench.refused', { path: named(g), detail: words().sentence(g.refused) })],
    ),
    ...same.map((list) => words().say('shell.bench.same_bytes', { list })),
  ];
}
