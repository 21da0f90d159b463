import type { Said } from '@rackmark/contracts';
import { catalogue } from './catalogue.js';

/** A sentence in English as literal pieces with a parameter between each two. */
interface Template {
  code: string;
  pieces: readonly string[];
  names: readonly string[];
}

/** Phones and harnesses write a straight apostrophe, too. */
const curly = (text: string): string => text.replaceAll("'", '’');

/** Of agents and harnesses, and what agents repeat of the portal’s own. */
const theirs = (code: string): boolean => code.startsWith('agent.') || code.startsWith('problem.harness_app');
/** The more of it is literal, the better a match says which it is. */
const templates: readonly Template[] = Object.entries(catalogue)
  .filter(([code]) => theirs(code))
  .map(([code, { en }]) => {
    const parts = en.split(/\{(\w+)\}/);
    const pieces = parts.filter((_, i) => i % 2 === 0);
    return { code, pieces, names: parts.filter((_, i) => i % 2 === 1) };
  })
  .sort((a, b) => b.pieces.join('').length - a.pieces.join('').length);

const NUMBERS: readonly string[] = ['a', 'b', 'c', 'value'];
/** Sentences stand in sentences: a gate's in how long it may take, in that it took too long. */
const DEEPEST = 3;
const LONGEST = 2_000;

/**
 * The code of a sentence that an agent or a harness sent: they have no words, and say it in English. Null: it is none of theirs
 * that is known, such as what another program printed, or of another version.
 */
export function saidOfText(text: string | null | undefined): Said | null {
  return text && text.length <= LONGEST ? find(curly(text), DEEPEST) : null;
}

function find(text: string, deep: number): Said | null {
  for (const template of templates) {
    const params = paramsIn(text, template, deep);
    if (params !== null) return { code: template.code, params };
  }
  return null;
}

function paramsIn(text: string, { pieces, names }: Template, deep: number): Said['params'] | null {
  const first = pieces[0]!;
  if (!text.startsWith(first)) return null;
  if (names.length === 0) return text === first ? {} : null;
  const params: Record<string, Said['params'][string]> = {};
  let at = first.length;
  for (const [i, name] of names.entries()) {
    const isLast = i === names.length - 1;
    const piece = pieces[i + 1]!;
    const least = name === 'where' ? at : at + 1;
    const end = isLast ? text.length - piece.length : text.indexOf(piece, least);
    if (end < least || (isLast && !text.endsWith(piece))) return null;
    const value = valueOf(name, text.slice(at, end), deep);
    if (value === null) return null;
    params[name] = value;
    at = end + piece.length;
  }
  return params;
}

/** @returns null where it is not what the parameter is of */
function valueOf(name: string, text: string, deep: number): Said['params'][string] | null {
  if (NUMBERS.includes(name))
    return /^-?[\d,]+(\.\d+)?$/.test(text) ? Number(text.replaceAll(',', '')) : null;
  if (name === 'where') return text === '' ? '' : deep > 0 ? find(text, 0) : null;
  if (name !== 'why') return text;
  const inner = deep > 0 ? (find(text, deep - 1) ?? find(`${text}.`, deep - 1)) : null;
  return inner ?? { code: 'quoted', params: { detail: text } };
}
