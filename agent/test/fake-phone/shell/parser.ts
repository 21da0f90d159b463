import { ShellSyntaxError, tokenize, type Part, type Token } from './lexer.js';

export type Word = Part[];
export interface Redirection {
  operator: '>' | '>>' | '<' | '>&';
  fd: number;
  target: Word;
}
export interface List {
  items: { node: AndOr; isBackground: boolean }[];
}
export interface AndOr {
  first: Pipeline;
  rest: { when: '&&' | '||'; pipeline: Pipeline }[];
}
export interface Pipeline {
  isNegated: boolean;
  commands: ShellCommand[];
}
export type ShellCommand = { redirections: Redirection[] } & (
  | { kind: 'simple'; words: Word[] }
  | { kind: 'group' | 'subshell'; body: List }
  | { kind: 'if'; branches: { condition: List; body: List }[]; otherwise: List | null }
  | { kind: 'for'; variable: string; words: Word[]; body: List }
  | { kind: 'while'; condition: List; body: List; isUntil: boolean }
);

/** @throws ShellSyntaxError in the words of the phone's shell */
export function parse(source: string): List {
  const parser = new Parser(tokenize(source));
  const list = parser.list([]);
  parser.expectEnd();
  return list;
}

/** The word's text where it is plain and unquoted: only such words are keywords. */
const plain = (token: Token | undefined): string | null =>
  token?.kind === 'word' &&
  token.parts.length === 1 &&
  token.parts[0]!.kind === 'text' &&
  !token.parts[0]!.quoted
    ? token.parts[0]!.text
    : null;

class Parser {
  private at = 0;
  constructor(private readonly tokens: Token[]) {}

  private get token(): Token | undefined {
    return this.tokens[this.at];
  }
  private isOperator(...texts: string[]): boolean {
    const { token } = this;
    return token?.kind === 'operator' && texts.includes(token.text);
  }
  private isKeyword(...texts: string[]): boolean {
    const text = plain(this.token);
    return text !== null && texts.includes(text);
  }

  private unexpected(): ShellSyntaxError {
    const { token } = this;
    const what =
      token === undefined ? 'newline' : token.kind === 'operator' ? token.text : (plain(token) ?? 'word');
    return new ShellSyntaxError(`syntax error: unexpected '${what === '\n' ? 'newline' : what}'`);
  }
  private expectKeyword(text: string): void {
    if (!this.isKeyword(text)) throw this.unexpected();
    this.at += 1;
  }
  expectEnd(): void {
    if (this.token !== undefined) throw this.unexpected();
  }
  private skipLines(): void {
    while (this.isOperator('\n')) this.at += 1;
  }

  /** Commands until one of these keywords, a closing parenthesis or the end. */
  list(until: string[]): List {
    const items: List['items'] = [];
    this.skipLines();
    while (this.token !== undefined && !this.isOperator(')') && !this.isKeyword(...until)) {
      const node = this.andOr();
      items.push({ node, isBackground: this.isOperator('&') });
      if (!this.isOperator(';', '&', '\n')) break;
      this.at += 1;
      this.skipLines();
    }
    return { items };
  }

  private andOr(): AndOr {
    const first = this.pipeline();
    const rest: AndOr['rest'] = [];
    while (this.isOperator('&&', '||')) {
      const token = this.token as { text: '&&' | '||' };
      this.at += 1;
      this.skipLines();
      rest.push({ when: token.text, pipeline: this.pipeline() });
    }
    return { first, rest };
  }

  private pipeline(): Pipeline {
    const isNegated = this.isKeyword('!');
    if (isNegated) this.at += 1;
    const commands = [this.command()];
    while (this.isOperator('|')) {
      this.at += 1;
      this.skipLines();
      commands.push(this.command());
    }
    return { isNegated, commands };
  }

  private command(): ShellCommand {
    if (this.isOperator('(')) {
      this.at += 1;
      const body = this.list([]);
      if (!this.isOperator(')')) throw this.unexpected();
      this.at += 1;
      return { kind: 'subshell', body, redirections: this.redirections() };
    }
    const keyword = plain(this.token);
    if (keyword === '{') {
      this.at += 1;
      const body = this.list(['}']);
      this.expectKeyword('}');
      return { kind: 'group', body, redirections: this.redirections() };
    }
    if (keyword === 'if') return this.if();
    if (keyword === 'for') return this.for();
    if (keyword === 'while' || keyword === 'until') return this.while(keyword === 'until');
    return this.simple();
  }

  private if(): ShellCommand {
    const branches: { condition: List; body: List }[] = [];
    let otherwise: List | null = null;
    do {
      this.at += 1;
      const condition = this.list(['then']);
      this.expectKeyword('then');
      branches.push({ condition, body: this.list(['elif', 'else', 'fi']) });
    } while (this.isKeyword('elif'));
    if (this.isKeyword('else')) {
      this.at += 1;
      otherwise = this.list(['fi']);
    }
    this.expectKeyword('fi');
    return { kind: 'if', branches, otherwise, redirections: this.redirections() };
  }

  private for(): ShellCommand {
    this.at += 1;
    const variable = plain(this.token);
    if (variable === null) throw this.unexpected();
    this.at += 1;
    const words: Word[] = [];
    if (this.isKeyword('in')) {
      this.at += 1;
      while (this.token?.kind === 'word') words.push(this.word());
    }
    if (this.isOperator(';', '\n')) this.at += 1;
    this.skipLines();
    return { kind: 'for', variable, words, body: this.doDone(), redirections: this.redirections() };
  }

  private while(isUntil: boolean): ShellCommand {
    this.at += 1;
    const condition = this.list(['do']);
    return { kind: 'while', condition, isUntil, body: this.doDone(), redirections: this.redirections() };
  }

  private doDone(): List {
    this.expectKeyword('do');
    const body = this.list(['done']);
    this.expectKeyword('done');
    return body;
  }

  private word(): Word {
    const { token } = this;
    if (token?.kind !== 'word') throw this.unexpected();
    this.at += 1;
    return token.parts;
  }

  private redirections(): Redirection[] {
    const found: Redirection[] = [];
    while (this.token?.kind === 'redirection') found.push(this.redirection());
    return found;
  }

  private redirection(): Redirection {
    const token = this.token as Extract<Token, { kind: 'redirection' }>;
    this.at += 1;
    return {
      operator: token.operator,
      fd: token.fd ?? (token.operator === '<' ? 0 : 1),
      target: this.word(),
    };
  }

  private simple(): ShellCommand {
    const words: Word[] = [];
    const redirections: Redirection[] = [];
    for (;;) {
      if (this.token?.kind === 'redirection') redirections.push(this.redirection());
      else if (this.token?.kind === 'word') words.push(this.word());
      else break;
    }
    if (words.length === 0 && redirections.length === 0) throw this.unexpected();
    return { kind: 'simple', words, redirections };
  }
}
