import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { layout, modelEndings, type ModelEnding } from '../layout.js';
import type { AndroidLimits } from '../limits.js';
import type { Link } from '../link/link.js';
import { parseDf } from '../read/storage.js';
import { stop } from '../stop.js';

const MIB = 2 ** 20;
const mib = (bytes: number): string => `${Math.round(bytes / MIB).toLocaleString('en')} MiB`;

/** A file of this computer that a run reads on the phone. */
export interface StagedFile {
  sha256: string;
  path: string;
  /** "the model", or "the input image". */
  what: string;
  ending: ModelEnding;
}
export const modelFile = (sha256: string, path: string): StagedFile => ({
  ...{ sha256, path, what: 'the model' },
  ending: endingOf(path),
});
const capital = (text: string) => text[0]!.toUpperCase() + text.slice(1);
interface OnPhone {
  path: string;
  bytes: number;
  usedS: number;
}

/** Models on the phone, and what fills their inputs, named by their hash: there whole or not at all, least recently used first to leave. */
export class PhoneModels {
  /** Checked on this link; a phone that was away may have been wiped. */
  private readonly checked = new Set<string>();

  constructor(
    private readonly link: Link,
    private readonly limits: AndroidLimits,
    private readonly memoryMib: () => number | null,
  ) {}

  forget(): void {
    this.checked.clear();
  }

  /**
   * @param keep what lies on the phone and must not make room for it
   * @returns where it lies on the phone, checked by its hash. @throws Stop
   */
  async stage(
    model: StagedFile,
    signal: AbortSignal,
    say: (text: string) => void,
    keep: readonly string[] = [],
  ): Promise<string> {
    const path = layout.model(model.sha256, model.ending);
    const bytes = statSync(model.path).size;
    if (this.checked.has(model.sha256) || (await this.hashOf(path, signal, bytes)) === model.sha256) {
      this.checked.add(model.sha256);
      return path;
    }
    this.fits(bytes, model.what);
    await this.makeRoom(bytes, model.what, keep, signal);
    await this.copy(model, bytes, path, signal, say);
    this.checked.add(model.sha256);
    return path;
  }

  private fits(bytes: number, what: string): void {
    const memory = this.memoryMib();
    if (memory !== null && bytes > memory * MIB)
      throw stop(
        'MODEL_TOO_LARGE',
        `${capital(what)} has ${mib(bytes)}, the phone has ${mib(memory * MIB)} of memory: it cannot be loaded there.`,
      );
  }

  /** What a cut cable left is never taken for a model: it has another name until its hash is right. */
  private async copy(
    { path: file, sha256, what }: StagedFile,
    bytes: number,
    path: string,
    signal: AbortSignal,
    say: (text: string) => void,
  ): Promise<void> {
    const part = `${path}.part`;
    for (let attempt = 1; ; attempt++) {
      say(`Copies ${what}: 0 of ${mib(bytes)}.`);
      let shown = 0;
      const onProgress = (sent: number) => {
        if (sent - shown < bytes / 20 && sent < bytes) return;
        shown = sent;
        say(`Copies ${what}: ${Math.round(sent / MIB).toLocaleString('en')} of ${mib(bytes)}.`);
      };
      await this.link.use(
        (phone) => phone.push(file, part, { mode: 0o644, idleMs: this.limits.idleMs, signal, onProgress }),
        signal,
      );
      if ((await this.hashOf(part, signal, bytes)) === sha256) break;
      await this.link.shell(`rm -f ${part}`, signal);
      if (attempt > 1)
        throw stop(
          'TRANSFER_DAMAGED',
          `${capital(what)} arrived on the phone with other bytes, twice. Try another cable or another port of the hub.`,
        );
    }
    await this.link.must(`mv ${part} ${path}`, `keep ${what}`, signal);
  }

  /** Reading it takes time: a second for 200 MB on a good phone, and a slow one does 8 MB/s. */
  private async hashOf(path: string, signal: AbortSignal, bytes: number): Promise<string | null> {
    const totalMs = this.limits.shellMs + bytes / 8_000;
    const out = await this.link.shell(`sha256sum ${path} 2>/dev/null`, signal, totalMs);
    return /^([0-9a-f]{64})\s/.exec(out)?.[1] ?? null;
  }

  private async makeRoom(
    bytes: number,
    what: string,
    needed: readonly string[],
    signal: AbortSignal,
  ): Promise<void> {
    await this.link.must(
      `umask 022; mkdir -p ${layout.models} && rm -f ${layout.models}/*.part`,
      'make a folder',
      signal,
    );
    const space = parseDf(await this.link.shell('df -k /data', signal));
    // A phone that does not tell is tried: its refusal is understood, too.
    if (space === null) return;
    const free = space.availableKib * 1024;
    const there = await this.link.shell(`stat -c '%Y %s %n' ${layout.models}/* 2>/dev/null`, signal);
    const models = parseModels(there).filter((m) => !needed.includes(m.path));
    const keep = Math.min(this.limits.freeMib * MIB, space.totalKib * 1024 * this.limits.freeShare);
    const leave = leaving(models, bytes + keep - free);
    if (leave === null) {
      const most = free + models.reduce((sum, m) => sum + m.bytes, 0) - keep;
      throw stop(
        'MODEL_TOO_LARGE',
        `${capital(what)} has ${mib(bytes)}; the phone has room for ${mib(Math.max(0, most))}, with all other models removed and ${mib(keep)} kept free.`,
      );
    }
    if (leave.length > 0) {
      for (const m of leave) this.checked.delete(/([0-9a-f]{64})\.\w+$/.exec(m.path)?.[1] ?? '');
      await this.link.must(`rm -f ${leave.map((m) => m.path).join(' ')}`, 'remove old models', signal);
    }
  }
}

/** What a file is, by its first bytes: here it is named by its hash alone. */
function endingOf(path: string): ModelEnding {
  const head = Buffer.alloc(8);
  const fd = openSync(path, 'r');
  try {
    readSync(fd, head, 0, head.length, 0);
  } finally {
    closeSync(fd);
  }
  const text = head.toString('latin1');
  if (text === 'LITERTLM') return 'litertlm';
  return text.startsWith('PK') ? 'task' : 'tflite';
}

const MODEL_LINE = new RegExp(`^(\\d+) (\\d+) (/\\S+\\.(?:${modelEndings.join('|')}))$`);

function parseModels(text: string): OnPhone[] {
  return text.split('\n').flatMap((line) => {
    const found = MODEL_LINE.exec(line.trim());
    return found === null ? [] : [{ usedS: Number(found[1]), bytes: Number(found[2]), path: found[3]! }];
  });
}

/** Which models leave so that `missing` bytes become free. @returns null when not even all of them are enough */
export function leaving(models: readonly OnPhone[], missing: number): OnPhone[] | null {
  const leave: OnPhone[] = [];
  let still = missing;
  for (const model of [...models].sort((a, b) => a.usedS - b.usedS)) {
    if (still <= 0) break;
    leave.push(model);
    still -= model.bytes;
  }
  return still > 0 ? null : leave;
}
