import type { FakePhone } from '../phone.js';
import type { Shell } from '../shell/interpreter.js';
import type { PushBack, Sink } from '../shell/io.js';
import type { Process } from '../shell/processes.js';

export interface Call {
  phone: FakePhone;
  args: readonly string[];
  in: PushBack;
  out: Sink;
  err: Sink;
  process: Process;
  shell: Shell;
}

/** A program of the phone. @returns its exit code */
export type Command = (call: Call) => number | Promise<number>;
export type Commands = Record<string, Command>;

export async function say(call: Call, text: string, code = 0): Promise<number> {
  await call.out.write(text);
  return code;
}
export async function complain(call: Call, text: string, code = 1): Promise<number> {
  await call.err.write(text);
  return code;
}

/** Single-letter options ("-rf" is r and f) and the rest. */
export function split(args: readonly string[]): { flags: Set<string>; rest: string[] } {
  const flags = new Set<string>();
  const rest: string[] = [];
  for (const arg of args)
    if (/^-[A-Za-z0-9]+$/.test(arg)) for (const letter of arg.slice(1)) flags.add(letter);
    else if (arg !== '--') rest.push(arg);
  return { flags, rest };
}
