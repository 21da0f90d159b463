/** A piece of a word: text (`quoted` text is no pattern), a variable, or the output of a command. */
export type Part =
  | { kind: 'text'; text: string; quoted: boolean }
  | { kind: 'variable'; name: string; fallback: string | null; quoted: boolean }
  | { kind: 'command'; source: string; quoted: boolean };

export type Token =
  | { kind: 'word'; parts: Part[] }
  | { kind: 'operator'; text: string }
  /** `fd` is null where none was written. */
  | { kind: 'redirection'; operator: '>' | '>>' | '<' | '>&'; fd: number | null };

export class ShellSyntaxError extends Error {}

const OPERATORS = ['&&', '||', ';;', ';', '|', '&', '(', ')', '\n'];
const NAME = /^[A-Za-z_][A-Za-z0-9_]*/;
const SPECIAL = /^[?$!#@*0-9]/;

/** Splits a line into words and operators. @throws ShellSyntaxError in the words of the phone's shell */
export function tokenize(source: string): Token[] {
  return new Lexer(source).tokens();
}

class Lexer {
  private at = 0;
  private parts: Part[] = [];
  private isInWord = false;
  private readonly found: Token[] = [];

  constructor(private readonly source: string) {}

  tokens(): Token[] {
    while (this.at < this.source.length) this.step();
    this.endWord();
    return this.found;
  }

  private get rest(): string {
    return this.source.slice(this.at);
  }

  private step(): void {
    const c = this.source[this.at]!;
    if (c === "'") this.singleQuoted();
    else if (c === '"') this.doubleQuoted();
    else if (c === '\\') this.escaped();
    else if (c === '$') this.dollar(false);
    else if (c === '`') this.backticks(false);
    else if (c === '#' && !this.isInWord) this.comment();
    else if (c !== '\n' && /\s/.test(c)) this.space();
    else if (!this.redirection() && !this.operator()) this.add(c, false);
  }

  private add(text: string, quoted: boolean): void {
    this.isInWord = true;
    const last = this.parts.at(-1);
    if (last?.kind === 'text' && last.quoted === quoted) last.text += text;
    else this.parts.push({ kind: 'text', text, quoted });
    if (!quoted) this.at += text.length;
  }

  private endWord(): void {
    if (this.isInWord) this.found.push({ kind: 'word', parts: this.parts });
    this.parts = [];
    this.isInWord = false;
  }

  private space(): void {
    this.endWord();
    this.at += 1;
  }

  private comment(): void {
    while (this.at < this.source.length && this.source[this.at] !== '\n') this.at += 1;
  }

  private singleQuoted(): void {
    const end = this.source.indexOf("'", this.at + 1);
    if (end < 0) throw new ShellSyntaxError('no closing quote');
    this.add(this.source.slice(this.at + 1, end), true);
    this.at = end + 1;
  }

  private doubleQuoted(): void {
    this.at += 1;
    this.add('', true);
    for (;;) {
      const c = this.source[this.at];
      if (c === undefined) throw new ShellSyntaxError('no closing quote');
      if (c === '"') break;
      if (c === '$') this.dollar(true);
      else if (c === '`') this.backticks(true);
      else if (c === '\\' && '"\\$`\n'.includes(this.source[this.at + 1] ?? 'x')) {
        if (this.source[this.at + 1] !== '\n') this.add(this.source[this.at + 1]!, true);
        this.at += 2;
      } else {
        this.add(c, true);
        this.at += 1;
      }
    }
    this.at += 1;
  }

  private escaped(): void {
    const next = this.source[this.at + 1];
    if (next !== undefined && next !== '\n') this.add(next, true);
    this.at += next === undefined ? 1 : 2;
  }

  private push(part: Part): void {
    this.isInWord = true;
    this.parts.push(part);
  }

  private dollar(quoted: boolean): void {
    const after = this.source.slice(this.at + 1);
    if (after.startsWith('(')) {
      const end = closing(this.source, this.at + 1);
      this.push({ kind: 'command', source: this.source.slice(this.at + 2, end), quoted });
      this.at = end + 1;
      return;
    }
    const braced = /^\{([A-Za-z_][A-Za-z0-9_]*|[?$!#@*0-9])(?::?-([^}]*))?\}/.exec(after);
    if (braced) {
      this.push({ kind: 'variable', name: braced[1]!, fallback: braced[2] ?? null, quoted });
      this.at += 1 + braced[0].length;
      return;
    }
    if (after.startsWith('{')) throw new ShellSyntaxError('bad substitution');
    const name = (NAME.exec(after) ?? SPECIAL.exec(after))?.[0];
    if (name !== undefined) {
      this.push({ kind: 'variable', name, fallback: null, quoted });
      this.at += 1 + name.length;
      return;
    }
    this.add('$', quoted);
    if (quoted) this.at += 1;
  }

  private backticks(quoted: boolean): void {
    const end = this.source.indexOf('`', this.at + 1);
    if (end < 0) throw new ShellSyntaxError('no closing quote');
    this.push({ kind: 'command', source: this.source.slice(this.at + 1, end), quoted });
    this.at = end + 1;
  }

  private redirection(): boolean {
    const match = /^(\d?)(>>|>&|>\|?|<)/.exec(this.rest);
    if (match === null || (match[1] !== '' && this.isInWord)) return false;
    this.endWord();
    const operator = match[2] === '>|' ? '>' : (match[2] as '>' | '>>' | '<' | '>&');
    this.found.push({ kind: 'redirection', operator, fd: match[1] === '' ? null : Number(match[1]) });
    this.at += match[0].length;
    return true;
  }

  private operator(): boolean {
    const { rest } = this;
    const text = OPERATORS.find((o) => rest.startsWith(o));
    if (text === undefined) return false;
    this.endWord();
    this.found.push({ kind: 'operator', text });
    this.at += text.length;
    return true;
  }
}

/** @returns where the parenthesis that stands at `from` is closed, quotes left out */
function closing(source: string, from: number): number {
  let depth = 0;
  for (let i = from; i < source.length; i++) {
    const c = source[i]!;
    if (c === '\\') i += 1;
    else if (c === "'" || c === '"') {
      const end = source.indexOf(c, i + 1);
      if (end < 0) break;
      i = end;
    } else if (c === '(') depth += 1;
    else if (c === ')' && (depth -= 1) === 0) return i;
  }
  throw new ShellSyntaxError("syntax error: unmatched '('");
}
