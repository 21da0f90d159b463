import type { Process } from '../shell/processes.js';
import { SIGKILL } from '../shell/processes.js';
import { complain, say, type Call, type Commands } from './command.js';

const SIGTERM = 15;
const SIGNALS: Record<string, number> = { HUP: 1, INT: 2, KILL: SIGKILL, TERM: SIGTERM, STOP: 19, CONT: 18 };
/** What runs on every phone. */
const SYSTEM = ['init', 'zygote64', 'system_server', 'surfaceflinger', 'adbd', 'com.android.systemui'];

export const processCommands: Commands = {
  ps,
  pidof,
  pgrep,
  pkill,
  kill,
  uptime,
  logcat,
  reboot,
  getenforce,
  top,
};

async function ps(call: Call): Promise<number> {
  const columns = columnsOf(call.args);
  const all = call.args.some((a) => /^-[A-Ze]/.test(a)) || columns !== null;
  const own = call.phone.processes.list().filter((p) => all || p.user === 'shell');
  const shown = (columns ?? ['USER', 'PID', 'PPID', 'VSZ', 'RSS', 'WCHAN', 'ADDR', 'S', 'NAME']).map((c) =>
    c.toUpperCase(),
  );
  const rows = [
    ...(all
      ? SYSTEM.map((name, i) => row(shown, { user: 'root', pid: 1 + i * 300, parent: 1, name, line: name }))
      : []),
    ...own.map((p) =>
      row(shown, {
        user: p.user,
        pid: p.pid,
        parent: p.parent?.pid ?? 1,
        name: shortName(p),
        line: lineOf(p),
      }),
    ),
  ];
  return say(call, [shown.join(' '), ...rows].map((l) => `${l}\n`).join(''));
}

interface Row {
  user: string;
  pid: number;
  parent: number;
  name: string;
  line: string;
}

function columnsOf(args: readonly string[]): string[] | null {
  const at = args.findIndex((a) => /^-[A-Za-z]*o$/.test(a));
  return at < 0 ? null : (args[at + 1] ?? '').split(',').map((c) => c.replace(/=.*/, ''));
}

function row(columns: readonly string[], { user, pid, parent, name, line }: Row): string {
  const cells: Record<string, string> = {
    USER: user,
    PID: String(pid),
    PPID: String(parent),
    VSZ: '10794204',
    RSS: '5120',
    WCHAN: '0',
    ADDR: '0',
    S: 'S',
    NAME: name,
    COMM: name,
    ARGS: line,
    CMD: name,
    CMDLINE: line,
  };
  return columns.map((c) => cells[c] ?? '-').join(' ');
}

/** `am instrument` is a Java program that `app_process` runs. */
const isAm = (p: Process) => p.name === 'am';
const shortName = (p: Process) => (isAm(p) ? 'app_process' : p.name);
const lineOf = (p: Process) =>
  isAm(p)
    ? `app_process /system/bin com.android.commands.am.Am ${p.argv.slice(1).join(' ')}`
    : p.argv.join(' ');

async function pidof(call: Call): Promise<number> {
  const pids = call.args
    .filter((a) => !a.startsWith('-'))
    .flatMap((name) => call.phone.processes.list().filter((p) => shortName(p) === name || p.argv[0] === name))
    .map((p) => p.pid);
  return pids.length === 0 ? 1 : say(call, `${pids.join(' ')}\n`);
}

function matching(call: Call): Process[] {
  const flags = call.args.filter((a) => a.startsWith('-')).join('');
  const pattern = new RegExp(call.args.filter((a) => !a.startsWith('-')).at(-1) ?? '$^');
  return (
    call.phone.processes
      .list()
      // Neither itself nor the shell that was sent the pattern, as pgrep leaves itself out.
      .filter((p) => p !== call.process && !isAncestor(p, call.process))
      .filter((p) => pattern.test(flags.includes('f') ? lineOf(p) : shortName(p)))
  );
}

function isAncestor(maybe: Process, of: Process): boolean {
  for (let p = of.parent; p !== null; p = p.parent) if (p === maybe) return true;
  return false;
}

async function pgrep(call: Call): Promise<number> {
  const found = matching(call);
  const showsLine = call.args.some((a) => /^-[a-z]*[al]/.test(a));
  await call.out.write(found.map((p) => `${p.pid}${showsLine ? ` ${lineOf(p)}` : ''}\n`).join(''));
  return found.length > 0 ? 0 : 1;
}

function pkill(call: Call): number {
  const signal = call.args.map(signalOf).find((s) => s !== null) ?? SIGTERM;
  const found = matching(call);
  for (const process of found) process.kill(signal);
  return found.length > 0 ? 0 : 1;
}

function signalOf(arg: string): number | null {
  const name = /^-(?:SIG)?([A-Z]+|\d+)$/.exec(arg)?.[1];
  if (name === undefined) return null;
  return /^\d+$/.test(name) ? Number(name) : (SIGNALS[name] ?? null);
}

/** A negative number names all that a session's leader started: here, its subtree. */
async function kill(call: Call): Promise<number> {
  const first = signalOf(call.args[0] ?? '');
  const signal = first ?? SIGTERM;
  let code = 0;
  for (const word of call.args.slice(first === null ? 0 : 1)) {
    const process = call.phone.processes.get(Math.abs(Number(word)));
    if (process === null) code = await complain(call, `/system/bin/sh: kill: ${word}: No such process\n`);
    else if (signal !== 0 && signal !== 18 && signal !== 19) process.kill(signal);
  }
  return code;
}

function uptime(call: Call): Promise<number> {
  const load = call.phone.systemFiles.read('/proc/loadavg');
  const averages = load?.kind === 'text' ? load.text.split(' ').slice(0, 3).join(', ') : '';
  return say(
    call,
    ` 12:00:00 up ${Math.round(call.phone.uptimeS() / 60)} min,  0 users,  load average: ${averages}\n`,
  );
}

async function logcat(call: Call): Promise<number> {
  const { args, phone, process } = call;
  if (args.includes('-c')) {
    phone.log.clear();
    return 0;
  }
  const buffers = args.flatMap((a, i) => (args[i - 1] === '-b' ? a.split(',') : []));
  const lines = phone.log.lines(buffers.length === 0 || buffers.includes('all') ? null : buffers);
  const last = args.findIndex((a) => a === '-t' || a === '-T');
  const count = last < 0 ? lines.length : Number(args[last + 1]) || lines.length;
  await call.out.write(['--------- beginning of main', ...lines.slice(-count)].map((l) => `${l}\n`).join(''));
  if (args.includes('-d') || args.includes('-t')) return 0;
  const stop = phone.log.follow((line) => void call.out.write(`${line}\n`));
  try {
    return await process.unlessKilled(new Promise<number>(() => {}));
  } finally {
    stop();
  }
}

function reboot(call: Call): number {
  void call.phone.reboot();
  return 0;
}

function getenforce(call: Call): Promise<number> {
  return say(call, 'Enforcing\n');
}

function top(call: Call): Promise<number> {
  const { cpu } = call.phone.body.loadNow;
  return say(
    call,
    `Tasks: 600 total,   1 running\n${Math.round(cpu * 800)}%cpu 0%nice ${Math.round((1 - cpu) * 800)}%idle\n`,
  );
}
