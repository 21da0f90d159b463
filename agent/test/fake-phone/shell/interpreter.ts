import { findCommand } from '../commands/registry.js';
import { PhoneFileError, PhoneFiles, type FileWriter } from '../files.js';
import type { FakePhone } from '../phone.js';
import { expandWord, expandWords, type Scope } from './expand.js';
import { BrokenPipe, nothing, nowhere, Pipe, PushBack, type Io, type Source } from './io.js';
import { ShellSyntaxError } from './lexer.js';
import {
  parse,
  type AndOr,
  type List,
  type Pipeline,
  type Redirection,
  type ShellCommand,
  type Word,
} from './parser.js';
import { Killed, type Process } from './processes.js';

/** `exit` and the end that `exec` brings. */
export class ExitShell extends Error {
  constructor(readonly code: number) {
    super();
  }
}
const ASSIGNMENT = /^([A-Za-z_][A-Za-z0-9_]*)=/;

/** One shell with its variables; runs what `parse` made of a line. */
export class Shell implements Scope {
  status = 0;
  folder = '/';
  lastJob = 0;
  readonly jobs = new Set<Promise<unknown>>();

  constructor(
    readonly phone: FakePhone,
    readonly process: Process,
    readonly variables = new Map<string, string>(),
    readonly args: readonly string[] = ['sh'],
  ) {}

  path(path: string): string {
    return PhoneFiles.normal(path.startsWith('/') ? path : `${this.folder}/${path}`);
  }

  /** @returns the exit code; never throws but for `Killed` */
  async run(source: string, io: Io): Promise<number> {
    let list: List;
    try {
      list = parse(source);
    } catch (error) {
      if (!(error instanceof ShellSyntaxError)) throw error;
      await io.err.write(`/system/bin/sh: ${error.message}\n`);
      return 1;
    }
    try {
      return await this.list(list, io);
    } catch (error) {
      if (error instanceof ExitShell) return error.code;
      throw error;
    }
  }

  /** Output of `$(…)`. */
  async capture(source: string): Promise<string> {
    const pipe = new Pipe();
    this.status = await this.child(this.process).run(source, { in: nothing, out: pipe, err: nowhere });
    pipe.end();
    const parts: Buffer[] = [];
    for (let part = await pipe.read(); part !== null; part = await pipe.read()) parts.push(part);
    return Buffer.concat(parts).toString('utf8').replace(/\n+$/, '');
  }

  private child(process: Process): Shell {
    const child = new Shell(this.phone, process, new Map(this.variables), this.args);
    child.folder = this.folder;
    child.status = this.status;
    return child;
  }

  private async list({ items }: List, io: Io): Promise<number> {
    for (const { node, isBackground } of items) {
      if (isBackground) this.background(node, io);
      else this.status = await this.andOr(node, io);
    }
    return this.status;
  }

  private background(node: AndOr, io: Io): void {
    const { processes } = this.phone;
    const process = processes.start(['sh'], this.process);
    process.isFork = true;
    this.lastJob = process.pid;
    const work = this.child(process)
      .guarded((shell) => shell.andOr(node, { ...io, in: nothing }))
      .finally(() => processes.end(process));
    const job = work.catch(() => {});
    // As long as a job holds the session's output, the computer's end of it stays open.
    if (!isRedirected(node)) this.jobs.add(job);
    this.status = 0;
  }

  private async guarded(work: (shell: Shell) => Promise<number>): Promise<number> {
    try {
      return await work(this);
    } catch (error) {
      if (error instanceof ExitShell) return error.code;
      throw error;
    }
  }

  private async andOr({ first, rest }: AndOr, io: Io): Promise<number> {
    this.status = await this.pipeline(first, io);
    for (const { when, pipeline } of rest)
      if ((when === '&&') === (this.status === 0)) this.status = await this.pipeline(pipeline, io);
    return this.status;
  }

  private async pipeline({ commands, isNegated }: Pipeline, io: Io): Promise<number> {
    this.process.check();
    let code: number;
    if (commands.length === 1) code = await this.command(commands[0]!, io);
    else code = await this.piped(commands, io);
    return isNegated ? Number(code === 0) : code;
  }

  private async piped(commands: ShellCommand[], io: Io): Promise<number> {
    const pipes = commands.slice(1).map(() => new Pipe());
    const codes = await Promise.all(
      commands.map(async (command, i) => {
        const input = pipes[i - 1];
        const output = pipes[i];
        try {
          return await this.child(this.process).guarded((shell) =>
            shell.command(command, { in: input ?? io.in, out: output ?? io.out, err: io.err }),
          );
        } finally {
          output?.end();
          input?.abandon();
        }
      }),
    );
    return codes.at(-1)!;
  }

  private async command(command: ShellCommand, io: Io): Promise<number> {
    const writers: FileWriter[] = [];
    try {
      const redirected = await this.redirect(command.redirections, io, writers);
      return await this.perform(command, redirected);
    } catch (error) {
      if (error instanceof PhoneFileError) {
        await io.err.write(`/system/bin/sh: ${error.message}\n`);
        return 1;
      }
      if (error instanceof BrokenPipe) return 141;
      throw error;
    } finally {
      for (const writer of writers) await writer.end();
    }
  }

  private async perform(command: ShellCommand, io: Io): Promise<number> {
    switch (command.kind) {
      case 'simple':
        return this.simple(command.words, io);
      case 'group':
        return this.list(command.body, io);
      case 'subshell':
        return this.child(this.process).guarded((shell) => shell.list(command.body, io));
      case 'if':
        for (const { condition, body } of command.branches)
          if ((await this.list(condition, io)) === 0) return this.list(body, io);
        this.status = 0;
        return command.otherwise === null ? 0 : this.list(command.otherwise, io);
      case 'for': {
        this.status = 0;
        for (const word of await expandWords(command.words, this)) {
          this.variables.set(command.variable, word);
          await this.list(command.body, io);
        }
        return this.status;
      }
      case 'while': {
        let code = 0;
        while (((await this.list(command.condition, io)) === 0) !== command.isUntil) {
          this.process.check();
          code = await this.list(command.body, io);
        }
        return code;
      }
    }
  }

  private async redirect(redirections: Redirection[], io: Io, writers: FileWriter[]): Promise<Io> {
    const now = { ...io };
    for (const { operator, fd, target } of redirections) {
      const word = await expandWord(target, this);
      if (operator === '<') now.in = this.openInput(word);
      else if (operator === '>&') {
        const to = word === '1' ? now.out : word === '2' ? now.err : nowhere;
        if (fd === 1) now.out = to;
        else now.err = to;
      } else {
        const sink = word === '/dev/null' ? nowhere : await this.openOutput(word, operator === '>>', writers);
        if (fd === 1) now.out = sink;
        else if (fd === 2) now.err = sink;
      }
    }
    return now;
  }

  private openInput(word: string): Source {
    if (word === '/dev/null') return nothing;
    const { files, systemFiles } = this.phone;
    const file = files.file(this.path(word));
    if (file !== null) {
      const parts = files.read(file);
      return { read: async () => ((await parts.next()).value as Buffer | undefined) ?? null };
    }
    const virtual = systemFiles.read(this.path(word));
    if (virtual?.kind !== 'text')
      throw new PhoneFileError(
        `can't open ${word}: ${virtual ? 'Permission denied' : 'No such file or directory'}`,
      );
    const pipe = new Pipe();
    void pipe.write(virtual.text);
    pipe.end();
    return pipe;
  }

  private async openOutput(word: string, append: boolean, writers: FileWriter[]) {
    try {
      const writer = await this.phone.files.write(this.path(word), { append });
      writers.push(writer);
      return {
        write: (data: Buffer | string) => writer.write(typeof data === 'string' ? Buffer.from(data) : data),
      };
    } catch (error) {
      const text = error instanceof PhoneFileError ? error.text : String(error);
      throw new PhoneFileError(`can't create ${word}: ${text}`);
    }
  }

  private async simple(words: readonly Word[], io: Io): Promise<number> {
    const split = words.findIndex((w) => assignedName(w) === null);
    const assignments = split < 0 ? words : words.slice(0, split);
    const argv = await expandWords(split < 0 ? [] : words.slice(split), this);
    const set = async (variables: Map<string, string>) => {
      for (const word of assignments) {
        const name = assignedName(word)!;
        variables.set(name, (await expandWord(word, this)).slice(name.length + 1));
      }
    };
    if (argv.length > 0) return this.execute(argv, io);
    this.status = 0;
    await set(this.variables);
    return this.status;
  }

  /** One command in a process of its own. */
  async execute(argv: readonly string[], io: Io): Promise<number> {
    this.process.check();
    const process = this.phone.processes.start(argv, this.process);
    process.isDetached = this.process.isDetached;
    try {
      return await process.unlessKilled(this.become(argv, io, process));
    } catch (error) {
      // The command's process died; the shell that waits for it lives on, unless it died, too.
      if (error instanceof Killed && this.process.killedBy === null) return 128 + error.signal;
      throw error;
    } finally {
      this.phone.processes.end(process);
    }
  }

  /** What `exec`, `setsid` and the like do: the process goes on as this command. */
  async become(argv: readonly string[], io: Io, process: Process): Promise<number> {
    const command = findCommand(this, argv[0]!);
    if (typeof command !== 'function') {
      await io.err.write(`/system/bin/sh: ${argv[0]}: ${command.text}\n`);
      return command.code;
    }
    process.argv = argv;
    try {
      const more = { phone: this.phone, args: argv.slice(1), process, shell: this };
      return await command({ ...more, in: new PushBack(io.in), out: io.out, err: io.err });
    } catch (error) {
      if (!(error instanceof PhoneFileError)) throw error;
      await io.err.write(`${process.name}: ${error.text}\n`);
      return 1;
    }
  }
}

/** NAME of a word `NAME=…`. */
function assignedName(word: Word): string | null {
  const [first] = word;
  return first?.kind === 'text' && !first.quoted ? (ASSIGNMENT.exec(first.text)?.[1] ?? null) : null;
}

/** Whether every command of it writes somewhere else than into the session. */
function isRedirected({ first, rest }: AndOr): boolean {
  return [first, ...rest.map((r) => r.pipeline)].every(({ commands }) =>
    commands.every(
      (c, i) =>
        (i < commands.length - 1 || c.redirections.some((r) => r.fd === 1)) &&
        c.redirections.some((r) => r.fd === 2),
    ),
  );
}
