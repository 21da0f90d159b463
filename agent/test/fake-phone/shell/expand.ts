import type { FakePhone } from '../phone.js';
import type { Part } from './lexer.js';
import type { Process } from './processes.js';

export interface Scope {
  readonly phone: FakePhone;
  readonly process: Process;
  readonly variables: Map<string, string>;
  readonly args: readonly string[];
  readonly status: number;
  readonly lastJob: number;
  path(path: string): string;
  capture(source: string): Promise<string>;
}

/** Text of a word as it is, and as a pattern in which quoted characters stand for themselves. */
interface Field {
  text: string;
  pattern: string;
  isPattern: boolean;
}

/** Words as a command gets them: variables put in, unquoted ones split, file patterns resolved. */
export async function expandWords(words: readonly Part[][], scope: Scope): Promise<string[]> {
  const all: string[] = [];
  for (const word of words)
    for (const field of await fields(word, scope)) {
      const matches = field.isPattern ? glob(field.pattern, scope) : [];
      all.push(...(matches.length > 0 ? matches : [field.text]));
    }
  return all;
}

/** One word that stays one: the target of a redirection. */
export async function expandWord(word: readonly Part[], scope: Scope): Promise<string> {
  let text = '';
  for (const part of word) text += await value(part, scope);
  return text;
}

async function fields(word: readonly Part[], scope: Scope): Promise<Field[]> {
  const done: Field[] = [];
  let field: Field | null = null;
  const add = (text: string, quoted: boolean) => {
    field ??= { text: '', pattern: '', isPattern: false };
    field.text += text;
    field.pattern += quoted ? escape(text) : globSource(text);
    field.isPattern ||= !quoted && /[*?[]/.test(text);
  };
  for (const part of word) {
    const text = await value(part, scope);
    if (part.kind === 'text' || part.quoted) {
      add(text, part.quoted);
      continue;
    }
    const pieces = text.split(/[ \t\n]+/);
    pieces.forEach((piece, i) => {
      if (i > 0 && field !== null) {
        done.push(field);
        field = null;
      }
      if (piece !== '') add(piece, false);
    });
  }
  if (field !== null) done.push(field);
  return done;
}

async function value(part: Part, scope: Scope): Promise<string> {
  if (part.kind === 'text') return part.text;
  if (part.kind === 'command') return scope.capture(part.source);
  const found = variable(part.name, scope);
  return found === '' && part.fallback !== null ? part.fallback : found;
}

function variable(name: string, scope: Scope): string {
  switch (name) {
    case '?':
      return String(scope.status);
    case '$':
      return String(scope.process.pid);
    case '!':
      return scope.lastJob === 0 ? '' : String(scope.lastJob);
    case '#':
      return String(Math.max(0, scope.args.length - 1));
    case '@':
    case '*':
      return scope.args.slice(1).join(' ');
    default:
      return /^\d$/.test(name) ? (scope.args[Number(name)] ?? '') : (scope.variables.get(name) ?? '');
  }
}

const escape = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** A shell pattern as a regular expression's source. */
export function globSource(pattern: string): string {
  return pattern.replace(/\[!?[^\]]+\]|[.*+?^${}()|[\]\\]/g, (m) => {
    if (m === '*') return '[^/]*';
    if (m === '?') return '[^/]';
    if (m.length > 1) return m.replace(/^\[!/, '[^');
    return `\\${m}`;
  });
}

function glob(pattern: string, scope: Scope): string[] {
  const isAbsolute = pattern.startsWith('/');
  const full = new RegExp(
    `^${isAbsolute ? pattern : escape(scope.path('.')).replace(/\/$/, '') + '/' + pattern}$`,
  );
  const { files, systemFiles } = scope.phone;
  const found = [...files.below('/'), ...systemFiles.paths()].filter((p) => full.test(p)).sort();
  return isAbsolute ? found : found.map((p) => p.slice(scope.path('.').replace(/\/$/, '').length + 1));
}
