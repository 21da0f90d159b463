import { readApk, type ApkFacts } from '../apk.js';
import type { FakePhone } from '../phone.js';
import { complain, say, type Call, type Commands } from './command.js';

export const packageCommands: Commands = { pm: (call) => packageManager(call, call.args) };

/** `pm …`, and `cmd package …`. */
export async function packageManager(call: Call, args: readonly string[]): Promise<number> {
  const { packages, settings, faults } = call.phone;
  if (faults.missingServices.has('package')) return complain(call, "cmd: Can't find service: package\n", 20);
  const name = args.at(-1) ?? '';
  switch (args[0]) {
    case 'install':
      return install(call, args);
    case 'install-create':
      return say(call, `Success: created install session [${packages.openSession()}]\n`);
    case 'install-write':
      return write(call, args);
    case 'install-commit':
      return commit(call, args);
    case 'install-abandon':
      packages.sessions.delete(args[1] ?? '');
      return say(call, 'Success\n');
    case 'uninstall':
      return packages.remove(name)
        ? say(call, 'Success\n')
        : say(call, 'Failure [DELETE_FAILED_INTERNAL_ERROR]\n', 1);
    case 'list':
      return list(call, args[1] ?? '');
    case 'path':
      return packages.get(name) === null
        ? 1
        : say(call, `package:/data/app/~~Zm9v==/${name}-YmFy==/base.apk\n`);
    case 'clear':
      return packages.get(name) === null ? say(call, 'Failed\n', 1) : say(call, 'Success\n');
    case 'bg-dexopt-job':
      if (args[1] === '--disable') settings.isDexoptEnabled = false;
      if (args[1] === '--enable') settings.isDexoptEnabled = true;
      return say(call, 'Success\n');
    case 'grant':
    case 'trim-caches':
      return 0;
    case 'compile':
      return say(call, 'Success\n');
    default:
      return complain(call, `Unknown command: ${args[0] ?? ''}\n`, 255);
  }
}

function list(call: Call, what: string): Promise<number> {
  const names = call.phone.packages.names();
  if (what === 'packages') return say(call, names.map((n) => `package:${n}\n`).join(''));
  if (what === 'features')
    return say(call, 'feature:reqGlEsVersion=0x30002\nfeature:android.hardware.vulkan.level=1\n');
  if (what === 'instrumentation')
    return say(
      call,
      names.map((n) => `instrumentation:${n}/.HarnessInstrumentation (target=${n})\n`).join(''),
    );
  return Promise.resolve(0);
}

/** Streamed (`-S N`: the bytes come in) or classic (a file that was pushed before). */
async function install(call: Call, args: readonly string[]): Promise<number> {
  const size = args.indexOf('-S');
  if (size >= 0) {
    const apk = await call.in.exactly(Number(args[size + 1]));
    return apk === null ? 1 : accept(call, apk, '/data/app/vmdl123.tmp/base.apk', args.includes('-d'));
  }
  const path = args.at(-1)!;
  const file = call.phone.files.file(path);
  if (file === null)
    return complain(
      call,
      `Error: failed to open file: ${path}. Error: java.io.FileNotFoundException: open failed: ENOENT (No such file or directory)\n`,
      255,
    );
  const parts: Buffer[] = [];
  for await (const part of call.phone.files.read(file)) parts.push(part);
  return accept(call, Buffer.concat(parts), path, args.includes('-d'));
}

/** `install-write -S BYTES SESSION NAME -` */
async function write(call: Call, args: readonly string[]): Promise<number> {
  const at = args.indexOf('-S');
  const size = Number(args[at + 1]);
  const [id = ''] = [...args.slice(1, at), ...args.slice(at + 2)].filter((a) => !a.startsWith('-'));
  const session = call.phone.packages.sessions.get(id);
  const apk = await call.in.exactly(size);
  if (apk === null || session === undefined) return complain(call, `Error: unknown session ${id}\n`);
  session.push(apk);
  return say(call, `Success: streamed ${size} bytes\n`);
}

async function commit(call: Call, args: readonly string[]): Promise<number> {
  const { sessions } = call.phone.packages;
  const base = sessions.get(args[1] ?? '')?.[0];
  sessions.delete(args[1] ?? '');
  if (base === undefined) return say(call, 'Failure [INSTALL_FAILED_INVALID_APK: no packages staged]\n', 1);
  return accept(call, base, '/data/app/vmdl123.tmp', false);
}

async function accept(call: Call, apk: Buffer, path: string, mayDowngrade: boolean): Promise<number> {
  const { phone } = call;
  const { installAnswer } = phone.faults;
  if (installAnswer !== null) return complain(call, installAnswer, 20);
  const facts = readApk(apk);
  const refusal = refusalOf(phone, facts, apk.length, path, mayDowngrade);
  if (refusal !== null) return say(call, `Failure [${refusal}]\n`, 1);
  const { package: name, ...versions } = facts!;
  phone.packages.put(name, { ...versions, installedMs: phone.wallMs(), apkBytes: apk.length });
  return say(call, 'Success\n');
}

function refusalOf(
  phone: FakePhone,
  facts: ApkFacts | null,
  bytes: number,
  path: string,
  mayDowngrade: boolean,
): string | null {
  if (phone.faults.installFailure !== null) return phone.faults.installFailure;
  if (facts === null)
    return `INSTALL_PARSE_FAILED_NOT_APK: Failed to parse ${path}: Failed to load asset path ${path}`;
  if (bytes > phone.freeBytes())
    return 'INSTALL_FAILED_INSUFFICIENT_STORAGE: Failed to override installation location';
  const before = phone.packages.get(facts.package)?.versionCode ?? 0;
  if (!mayDowngrade && facts.versionCode < before)
    return `INSTALL_FAILED_VERSION_DOWNGRADE: Downgrade detected: Update version code ${facts.versionCode} is older than current ${before}`;
  return null;
}
