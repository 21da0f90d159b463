import { complain, type Call } from './command.js';

/** `test` and `[`: 0 true, 1 false, 2 where the expression is none. */
export function evaluateTest(call: Call, args: readonly string[]): number | Promise<number> {
  const or = args.indexOf('-o');
  if (or > 0) return anyOf(call, args.slice(0, or), args.slice(or + 1), 0);
  const and = args.indexOf('-a');
  if (and > 0) return anyOf(call, args.slice(0, and), args.slice(and + 1), 1);
  if (args[0] === '!') return negated(call, args.slice(1));
  const truth = simple(call, args);
  if (truth === null)
    return complain(call, `/system/bin/sh: test: ${args.join(' ')}: unexpected operator\n`, 2);
  return truth ? 0 : 1;
}

async function anyOf(call: Call, a: readonly string[], b: readonly string[], stop: number): Promise<number> {
  const first = await evaluateTest(call, a);
  return first === stop || first === 2 ? first : evaluateTest(call, b);
}

async function negated(call: Call, args: readonly string[]): Promise<number> {
  const code = await evaluateTest(call, args);
  return code === 2 ? 2 : 1 - code;
}

function simple(call: Call, args: readonly string[]): boolean | null {
  if (args.length === 0) return false;
  if (args.length === 1) return args[0] !== '';
  if (args.length === 2) return unary(call, args[0]!, args[1]!);
  return args.length === 3 ? binary(args[0]!, args[1]!, args[2]!) : null;
}

function unary({ phone, shell }: Call, operator: string, word: string): boolean | null {
  if (operator === '-n') return word !== '';
  if (operator === '-z') return word === '';
  const path = shell.path(word);
  const entry = phone.files.get(path);
  const virtual = entry === null ? phone.systemFiles.kindOf(path) : null;
  switch (operator) {
    case '-e':
      return entry !== null || virtual !== null;
    case '-f':
      return entry?.kind === 'file' || virtual === 'file';
    case '-d':
      return entry?.kind === 'folder' || virtual === 'folder';
    case '-r':
    case '-w':
      return entry !== null || (operator === '-r' && virtual !== null);
    case '-s':
      return entry?.kind === 'file' ? entry.size > 0 : virtual !== null;
    case '-x':
      return entry !== null && (entry.kind === 'folder' || (entry.mode & 0o111) !== 0);
    default:
      return null;
  }
}

function binary(a: string, operator: string, b: string): boolean | null {
  switch (operator) {
    case '=':
    case '==':
      return a === b;
    case '!=':
      return a !== b;
    case '-eq':
      return Number(a) === Number(b);
    case '-ne':
      return Number(a) !== Number(b);
    case '-lt':
      return Number(a) < Number(b);
    case '-le':
      return Number(a) <= Number(b);
    case '-gt':
      return Number(a) > Number(b);
    case '-ge':
      return Number(a) >= Number(b);
    default:
      return null;
  }
}
