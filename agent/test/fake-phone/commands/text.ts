import { complain, say, type Call, type Commands } from './command.js';
import { nowhere } from '../shell/io.js';
import { eachInput } from './files.js';

export const textCommands: Commands = { head, tail, dd, wc, grep, sort, tr, cut };
/** From this Android on, programs may use `head -c` here: not every older toybox knows it. */
const HEAD_BYTES_API = 29;

/** `-c N`, `-cN`, `-n N`, `-nN`, `-N`: [unit, number with its sign, names]. */
function amount(args: readonly string[]): { unit: 'c' | 'n'; count: string; names: string[] } {
  const names: string[] = [];
  let unit: 'c' | 'n' = 'n';
  let count = '10';
  for (let i = 0; i < args.length; i++) {
    const match = /^-([cn]?)(\+?\d*)$/.exec(args[i]!);
    if (match === null || args[i] === '-') names.push(args[i]!);
    else {
      if (match[1] !== '') unit = match[1] as 'c' | 'n';
      count = match[2] !== '' ? match[2]! : (args[++i] ?? '10');
    }
  }
  return { unit, count, names };
}

async function whole(call: Call, names: readonly string[]): Promise<{ code: number; bytes: Buffer }> {
  const parts: Buffer[] = [];
  const code = await eachInput(call, names, async (bytes) => void parts.push(bytes));
  return { code, bytes: Buffer.concat(parts) };
}

const linesOf = (bytes: Buffer): string[] => {
  const lines = bytes.toString('utf8').split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
};

async function head(call: Call): Promise<number> {
  const { unit, count, names } = amount(call.args);
  if (unit === 'c' && call.phone.model.api < HEAD_BYTES_API)
    return complain(call, 'head: Unknown option \'c\' (see "head --help")\n');
  if (unit === 'c') return headBytes(call, names, Number(count));
  const { code, bytes } = await whole(call, names);
  const lines = linesOf(bytes).slice(0, Number(count));
  return say(call, lines.map((l) => `${l}\n`).join(''), code);
}

/** Ends as soon as it has enough, and with it the command that writes to it. */
async function headBytes(call: Call, names: readonly string[], count: number): Promise<number> {
  let left = count;
  const give = async (bytes: Buffer) => {
    const part = bytes.subarray(0, left);
    left -= part.length;
    if (part.length > 0) await call.out.write(part);
  };
  if (names.length > 0) return eachInput(call, names, give);
  for (let p = left > 0 ? await call.in.read() : null; p !== null; p = left > 0 ? await call.in.read() : null)
    await give(p);
  return 0;
}

/** `if=FILE bs=N skip=BLOCKS count=BLOCKS`, as far as the agent uses it; its figures go to standard error. */
async function dd(call: Call): Promise<number> {
  const operands = new Map(call.args.map((a) => [a.slice(0, a.indexOf('=')), a.slice(a.indexOf('=') + 1)]));
  const number = (name: string, otherwise: number) => Number(operands.get(name) ?? otherwise);
  const name = operands.get('if') ?? '';
  const file = call.phone.files.file(call.shell.path(name));
  if (file === null) return complain(call, `dd: ${name}: No such file or directory\n`);
  const bs = number('bs', 512);
  let left = number('count', Infinity) * bs;
  for await (const part of call.phone.files.read(file, number('skip', 0) * bs)) {
    await call.out.write(part.subarray(0, left));
    left -= Math.min(left, part.length);
    if (left === 0) break;
  }
  return complain(call, 'some records in\nsome records out\n', 0);
}

async function tail(call: Call): Promise<number> {
  const { unit, count, names } = amount(call.args.filter((a) => a !== '-f'));
  const fromStart = count.startsWith('+');
  const n = Number(count);
  const file = names.length === 1 ? call.phone.files.file(call.shell.path(names[0]!)) : null;
  if (unit === 'c' && file !== null) {
    // Read from where it is wanted: the agent asks for the end of long files, again and again.
    const from = fromStart ? Math.max(0, n - 1) : Math.max(0, file.size - n);
    for await (const part of call.phone.files.read(file, from)) await call.out.write(part);
    return 0;
  }
  const { code, bytes } = await whole(call, names);
  if (unit === 'c') {
    await call.out.write(
      fromStart ? bytes.subarray(Math.max(0, n - 1)) : bytes.subarray(Math.max(0, bytes.length - n)),
    );
    return code;
  }
  const lines = linesOf(bytes);
  const kept = fromStart ? lines.slice(Math.max(0, n - 1)) : lines.slice(Math.max(0, lines.length - n));
  return say(call, kept.map((l) => `${l}\n`).join(''), code);
}

async function wc(call: Call): Promise<number> {
  const names = call.args.filter((a) => !a.startsWith('-'));
  const flag = call.args.find((a) => a.startsWith('-')) ?? '-lwc';
  const { code, bytes } = await whole(call, names);
  const text = bytes.toString('utf8');
  const counts: Record<string, number> = {
    l: text.split('\n').length - 1,
    w: text.split(/\s+/).filter(Boolean).length,
    c: bytes.length,
  };
  const shown = ['l', 'w', 'c'].filter((c) => flag.includes(c)).map((c) => counts[c]);
  return say(call, `${[...shown, ...names].join(' ')}\n`, code);
}

async function grep(call: Call): Promise<number> {
  const flags = call.args.filter((a) => /^-[a-zA-Z]+$/.test(a)).join('');
  const [pattern = '', ...names] = call.args.filter((a) => !/^-[a-zA-Z]+$/.test(a));
  const source = flags.includes('F') ? pattern.replace(/[.*+?^${}()|[\]\\]/g, '\\$&') : pattern;
  const basic = flags.includes('E') || flags.includes('F') ? source : source.replaceAll('\\|', '|');
  let expression: RegExp;
  try {
    expression = new RegExp(basic, flags.includes('i') ? 'i' : '');
  } catch {
    return complain(call, `grep: bad regex '${pattern}'\n`, 2);
  }
  const texts = new Map<string, Buffer[]>();
  const give = async (bytes: Buffer, name: string) => {
    texts.set(name, [...(texts.get(name) ?? []), bytes]);
  };
  const code = await eachInput(flags.includes('s') ? { ...call, err: nowhere } : call, names, give);
  const named = flags.includes('H') || (names.length > 1 && !flags.includes('h'));
  const found = [...texts].flatMap(([name, parts]) =>
    linesOf(Buffer.concat(parts))
      .filter((l) => expression.test(l) !== flags.includes('v'))
      .map((l) => (named ? `${name}:${l}` : l)),
  );
  if (flags.includes('c')) await call.out.write(`${found.length}\n`);
  else if (!flags.includes('q')) await call.out.write(found.map((l) => `${l}\n`).join(''));
  return code !== 0 ? 2 : found.length > 0 ? 0 : 1;
}

async function sort(call: Call): Promise<number> {
  const flags = call.args.filter((a) => a.startsWith('-')).join('');
  const { code, bytes } = await whole(
    call,
    call.args.filter((a) => !a.startsWith('-')),
  );
  const lines = linesOf(bytes).sort((a, b) =>
    flags.includes('n') ? Number(a) - Number(b) : a < b ? -1 : Number(a > b),
  );
  if (flags.includes('r')) lines.reverse();
  return say(call, (flags.includes('u') ? [...new Set(lines)] : lines).map((l) => `${l}\n`).join(''), code);
}

async function tr(call: Call): Promise<number> {
  const plain = (text: string) =>
    text.replaceAll('\\n', '\n').replaceAll('\\r', '\r').replaceAll('\\0', '\0');
  const isDelete = call.args[0] === '-d';
  const [from = '', to = ''] = call.args.slice(isDelete ? 1 : 0).map(plain);
  const { bytes } = await whole(call, []);
  const map = (c: string) => {
    const at = from.indexOf(c);
    return at < 0 ? c : isDelete ? '' : (to[Math.min(at, to.length - 1)] ?? '');
  };
  return say(call, [...bytes.toString('utf8')].map(map).join(''));
}

async function cut(call: Call): Promise<number> {
  const option = (name: string, fallback: string) => {
    const at = call.args.findIndex((a) => a.startsWith(name));
    return at < 0
      ? fallback
      : call.args[at] === name
        ? (call.args[at + 1] ?? fallback)
        : call.args[at]!.slice(2);
  };
  const delimiter = option('-d', '\t');
  const fields = option('-f', '1').split(',').map(Number);
  const { code, bytes } = await whole(call, []);
  const line = (l: string) => fields.map((f) => l.split(delimiter)[f - 1] ?? '').join(delimiter);
  return say(
    call,
    linesOf(bytes)
      .map((l) => `${line(l)}\n`)
      .join(''),
    code,
  );
}
