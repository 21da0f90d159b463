import type { FakePhone } from './phone.js';

export interface InstalledPackage {
  versionCode: number;
  versionName: string;
  installedMs: number;
  apkBytes: number;
  uid: number;
}

/** Why a process of a package ended: what `dumpsys activity exit-info` lists from Android 11 on. */
export interface ProcessExit {
  ms: number;
  pid: number;
  process: string;
  reason: number;
  status: number;
  description: string | null;
}

/** Installed packages and sessions of the package manager. */
export class Packages {
  private readonly installed = new Map<string, InstalledPackage>();
  private readonly exits = new Map<string, ProcessExit[]>();
  readonly sessions = new Map<string, Buffer[]>();
  private nextSession = 100_000;
  private nextUid = 10_234;

  constructor(
    private readonly phone: FakePhone,
    first: Record<string, Partial<InstalledPackage>>,
  ) {
    for (const [name, known] of Object.entries(first)) this.put(name, known);
  }

  put(name: string, known: Partial<InstalledPackage>): void {
    this.installed.set(name, {
      versionCode: 1,
      versionName: '1.0.0',
      installedMs: this.phone.wallMs(),
      apkBytes: 0,
      uid: this.installed.get(name)?.uid ?? (this.nextUid += 1),
      ...known,
    });
  }
  get(name: string): InstalledPackage | null {
    return this.installed.get(name) ?? null;
  }
  names(): string[] {
    return [...this.installed.keys()].sort();
  }
  remove(name: string): boolean {
    this.exits.delete(name);
    return this.installed.delete(name);
  }

  openSession(): string {
    const id = String((this.nextSession += 1));
    this.sessions.set(id, []);
    return id;
  }

  noteExit(name: string, exit: Omit<ProcessExit, 'ms'>): void {
    const list = this.exits.get(name) ?? [];
    list.unshift({ ms: this.phone.wallMs(), ...exit });
    this.exits.set(name, list.slice(0, 16));
  }
  exitsOf(name: string): readonly ProcessExit[] {
    return this.exits.get(name) ?? [];
  }
}
