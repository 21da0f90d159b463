import { spawn, type ChildProcess } from 'node:child_process';
import type { Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import type { RackCommand } from './rack-process.js';

const answer = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), value: z.unknown() }),
  z.object({ ok: z.literal(false), error: z.string() }),
]);
const addedPhones = z.array(
  z.object({ phone: z.int(), name: z.string(), serial: z.string(), address: z.string() }),
);
export type AddedPhone = z.infer<typeof addedPhones>[number];

/** A rack of played phones in a process of its own, which ends with this one. */
export class RackProcess {
  private readonly child: ChildProcess;
  private readonly waiting: { resolve: (value: unknown) => void; reject: (error: Error) => void }[] = [];

  /** @param script rack-process.js, as `scripts/fake-phone.mjs` builds it */
  constructor(script: string, env: NodeJS.ProcessEnv = process.env) {
    this.child = spawn(process.execPath, [script], {
      env,
      stdio: ['pipe', 'pipe', 'inherit'],
      // Ctrl-C is for whoever started it; the end of its standard input is its own end.
      detached: true,
    });
    this.child.stdin!.on('error', () => {});
    createInterface({ input: this.child.stdout! }).on('line', (line) => this.onLine(line));
    this.child.once('exit', () => {
      for (const { reject } of this.waiting.splice(0)) reject(new Error('The process of the rack ended.'));
    });
  }

  get pid(): number {
    return this.child.pid!;
  }

  private onLine(line: string): void {
    const { resolve, reject } = this.waiting.shift()!;
    const said = answer.parse(JSON.parse(line));
    if (said.ok) resolve(said.value);
    else reject(new Error(said.error));
  }

  /** @throws Error in the words of the rack's process */
  ask(command: RackCommand): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ resolve, reject });
      this.child.stdin!.write(`${JSON.stringify(command)}\n`);
    });
  }

  async add(command: Omit<Extract<RackCommand, { do: 'add' }>, 'do'>): Promise<AddedPhone[]> {
    return addedPhones.parse(await this.ask({ do: 'add', ...command }));
  }

  /** This process may end before the rack's, which then ends by itself. */
  unref(): void {
    this.child.unref();
    for (const pipe of [this.child.stdin, this.child.stdout]) (pipe as Socket | null)?.unref();
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const gone = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.stdin!.end();
    await gone;
  }
}
