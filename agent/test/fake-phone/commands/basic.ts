import { setTimeout as wait } from 'node:timers/promises';
import { ExitShell, Shell } from '../shell/interpreter.js';
import { complain, say, type Call, type Command, type Commands } from './command.js';
import { evaluateTest } from './test.js';

export const basicCommands: Commands = {
  ':': () => 0,
  true: () => 0,
  false: () => 1,
  sync: () => 0,
  echo: (call) => {
    const bare = call.args[0] === '-n';
    return say(call, call.args.slice(bare ? 1 : 0).join(' ') + (bare ? '' : '\n'));
  },
  printf: (call) => say(call, printf(call.args[0] ?? '', call.args.slice(1))),
  test: (call) => evaluateTest(call, call.args),
  '[': (call) =>
    call.args.at(-1) === ']'
      ? evaluateTest(call, call.args.slice(0, -1))
      : complain(call, '/system/bin/sh: [: missing ]\n', 2),
  sleep: async (call) => {
    const seconds = Number(call.args[0]);
    if (!Number.isFinite(seconds)) return complain(call, `sleep: bad '${call.args[0] ?? ''}'\n`);
    await wait(seconds * 1000, undefined, { signal: call.process.signal });
    return 0;
  },
  export: (call) => {
    for (const arg of call.args) {
      const equals = arg.indexOf('=');
      if (equals > 0) call.shell.variables.set(arg.slice(0, equals), arg.slice(equals + 1));
    }
    return 0;
  },
  unset: (call) => {
    for (const name of call.args) call.shell.variables.delete(name);
    return 0;
  },
  set: () => 0,
  umask: () => 0,
  exit: (call) => {
    throw new ExitShell(call.args.length > 0 ? Number(call.args[0]) & 255 : call.shell.status);
  },
  exec: async (call) => {
    if (call.args.length === 0) return 0;
    throw new ExitShell(await call.shell.become(call.args, call, call.process));
  },
  cd: (call) => {
    const path = call.shell.path(call.args[0] ?? '/');
    if (call.phone.files.get(path)?.kind !== 'folder')
      return complain(call, `/system/bin/sh: cd: ${path}: No such file or directory\n`, 2);
    call.shell.folder = path;
    return 0;
  },
  pwd: (call) => say(call, `${call.shell.folder}\n`),
  wait: async (call) => {
    await call.process.unlessKilled(Promise.all(call.shell.jobs));
    return 0;
  },
  sh: (call) => {
    const [option, source = '', ...args] = call.args;
    if (option !== '-c') return complain(call, 'sh: only -c is known here\n', 2);
    const shell = new Shell(
      call.phone,
      call.process,
      new Map(call.shell.variables),
      args.length > 0 ? args : ['sh'],
    );
    shell.folder = call.shell.folder;
    return shell.run(source, call);
  },
  setsid: (call) => detached(call),
  nohup: (call) => detached(call),
  nice: (call) => become(call, call.args[0] === '-n' ? 2 : 0),
  taskset: (call) => become(call, 1),
  timeout: async (call) => {
    const [limit = '0', ...argv] = call.args.filter((a) => !a.startsWith('-'));
    const over = new AbortController();
    const work = call.shell.become(argv, call, call.process);
    const late = wait(Number.parseFloat(limit) * 1000, 124, { signal: over.signal }).catch(() => 124);
    const code = await Promise.race([work, late]);
    over.abort();
    return code;
  },
  env: (call) => become(call, 0),
  id: (call) =>
    say(call, call.args[0] === '-u' ? '2000\n' : 'uid=2000(shell) gid=2000(shell) context=u:r:shell:s0\n'),
  whoami: (call) => say(call, 'shell\n'),
  uname: (call) =>
    say(
      call,
      call.args[0] === '-m' ? 'aarch64\n' : `Linux localhost ${call.phone.model.kernel} aarch64 Toybox\n`,
    ),
  date: (call) => say(call, `${date(call)}\n`),
  which: (call) => say(call, call.args.map((a) => `/system/bin/${a}\n`).join('')),
};

const detached: Command = (call) => {
  call.process.detach();
  return become(call, call.args[0]?.startsWith('-') ? 1 : 0);
};

function become(call: Call, skip: number): Promise<number> | number {
  const argv = call.args.slice(skip);
  return argv.length === 0 ? 0 : call.shell.become(argv, call, call.process);
}

function date({ args, phone }: Call): string {
  const ms = phone.wallMs();
  const now = new Date(ms);
  const format = args.find((a) => a.startsWith('+'));
  if (format === undefined) return now.toUTCString();
  const iso = now.toISOString();
  const fields: Record<string, string> = {
    '%s': String(Math.floor(ms / 1000)),
    '%N': String(Math.floor(ms % 1000) * 1_000_000).padStart(9, '0'),
    '%3N': String(Math.floor(ms % 1000)).padStart(3, '0'),
    '%F': iso.slice(0, 10),
    '%T': iso.slice(11, 19),
    '%z': '+0000',
    '%Z': 'UTC',
  };
  return format.slice(1).replace(/%3?[A-Za-z]/g, (m) => fields[m] ?? m);
}

/** `%s`, `%d`, `%%` and the escapes \n, \t; used again for arguments that are left over, as printf does. */
function printf(format: string, args: string[]): string {
  const once = () =>
    format
      .replace(/\\([nt\\])/g, (_, c: string) => ({ n: '\n', t: '\t' })[c] ?? '\\')
      .replace(/%[sd%]/g, (m) => (m === '%%' ? '%' : (args.shift() ?? '')));
  let text = once();
  for (let left = args.length; args.length > 0; left = args.length) {
    text += once();
    if (args.length === left) break;
  }
  return text;
}
