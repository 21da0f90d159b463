import { createHash } from 'node:crypto';
import { posix } from 'node:path';
import type { PhoneEntry, PhoneFile } from '../files.js';
import { globSource } from '../shell/expand.js';
import { complain, say, split, type Call, type Commands } from './command.js';

const MISSING = 'No such file or directory';

/** Hands a file's bytes on, from the phone's disk or from what its system tells. @returns whether it could be read */
async function copy(
  call: Call,
  name: string,
  give: (bytes: Buffer) => Promise<void>,
): Promise<string | null> {
  const path = call.shell.path(name);
  const entry = call.phone.files.get(path);
  if (entry?.kind === 'folder') return 'Is a directory';
  if (entry?.kind === 'file') {
    for await (const part of call.phone.files.read(entry)) await give(part);
    return null;
  }
  const virtual = call.phone.systemFiles.read(path);
  if (virtual === null) return path === '/dev/null' ? null : MISSING;
  if (virtual.kind === 'denied') return 'Permission denied';
  await give(Buffer.from(virtual.text));
  return null;
}

/** Each file named, or what comes in. @returns 1 where one of them cannot be read */
export async function eachInput(
  call: Call,
  names: readonly string[],
  give: (bytes: Buffer, name: string) => Promise<void>,
): Promise<number> {
  let code = 0;
  if (names.length === 0)
    for (let p = await call.in.read(); p !== null; p = await call.in.read()) await give(p, '-');
  for (const name of names) {
    const why = await copy(call, name, (bytes) => give(bytes, name));
    if (why !== null) code = await complain(call, `${call.process.name}: ${name}: ${why}\n`);
  }
  return code;
}

const checksum = (algorithm: string) => async (call: Call) => {
  const { rest } = split(call.args);
  let code = 0;
  for (const name of rest) {
    const file = call.phone.files.file(call.shell.path(name));
    if (file === null) {
      code = await complain(call, `${call.process.name}: ${name}: ${MISSING}\n`);
      continue;
    }
    await call.out.write(`${await digest(call, file, algorithm)}  ${name}\n`);
  }
  return code;
};

async function digest(call: Call, file: PhoneFile, algorithm: string): Promise<string> {
  if (algorithm === 'sha256') return call.phone.files.sha256(file);
  const hash = createHash(algorithm);
  for await (const part of call.phone.files.read(file)) hash.update(part);
  return hash.digest('hex');
}

export const fileCommands: Commands = {
  cat: (call) => eachInput(call, split(call.args).rest, (bytes) => call.out.write(bytes)),
  sha256sum: checksum('sha256'),
  sha1sum: checksum('sha1'),
  md5sum: checksum('md5'),
  ls,
  rm: async (call) => {
    const { flags, rest } = split(call.args);
    let code = 0;
    for (const name of rest) {
      const path = call.shell.path(name);
      if (call.phone.files.get(path)?.kind === 'folder' && !flags.has('r') && !flags.has('R'))
        code = await complain(call, `rm: ${name}: is directory\n`);
      else if (!call.phone.files.remove(path) && !flags.has('f'))
        code = await complain(call, `rm: ${name}: ${MISSING}\n`);
    }
    return code;
  },
  rmdir: async (call) => {
    for (const name of call.args) {
      if (call.phone.files.list(call.shell.path(name)).length > 0)
        return complain(call, `rmdir: ${name}: Directory not empty\n`);
      if (!call.phone.files.remove(call.shell.path(name)))
        return complain(call, `rmdir: ${name}: ${MISSING}\n`);
    }
    return 0;
  },
  mkdir: async (call) => {
    const { flags, rest } = split(call.args);
    let code = 0;
    for (const name of rest) {
      const path = call.shell.path(name);
      const { files } = call.phone;
      if (!flags.has('p') && files.get(path) !== null)
        code = await complain(call, `mkdir: '${name}': File exists\n`);
      else if (!flags.has('p') && files.get(posix.dirname(path)) === null)
        code = await complain(call, `mkdir: '${name}': ${MISSING}\n`);
      else files.makeFolders(path);
    }
    return code;
  },
  chmod: async (call) => {
    const [mode = '', ...names] = split(call.args).rest;
    let code = 0;
    for (const name of names) {
      const entry = call.phone.files.get(call.shell.path(name));
      if (entry === null) code = await complain(call, `chmod: ${name}: ${MISSING}\n`);
      else
        entry.mode = /^[0-7]+$/.test(mode)
          ? Number.parseInt(mode, 8)
          : mode.includes('x')
            ? entry.mode | 0o111
            : entry.mode;
    }
    return code;
  },
  chown: () => 0,
  mv: async (call) => {
    const { rest } = split(call.args);
    const to = rest.pop() ?? '';
    for (const name of rest) call.phone.files.move(call.shell.path(name), call.shell.path(to));
    return 0;
  },
  cp: async (call) => {
    const [from = '', to = ''] = split(call.args).rest;
    const { files } = call.phone;
    const wanted = call.shell.path(to);
    const path = files.get(wanted)?.kind === 'folder' ? posix.join(wanted, posix.basename(from)) : wanted;
    const writer = await files.write(path);
    const why = await copy(call, from, (bytes) => writer.write(bytes)).finally(() => writer.end());
    return why === null ? 0 : complain(call, `cp: ${from}: ${why}\n`);
  },
  touch: async (call) => {
    const { flags, rest } = split(call.args);
    for (const name of rest) {
      const entry = call.phone.files.get(call.shell.path(name));
      if (entry === null && flags.has('c')) continue;
      if (entry !== null) entry.modifiedS = Math.floor(call.phone.wallMs() / 1000);
      else await (await call.phone.files.write(call.shell.path(name))).end();
    }
    return 0;
  },
  stat: async (call) => {
    const format = call.args[0] === '-c' ? call.args[1]! : '%n %s';
    let code = 0;
    for (const name of call.args.slice(call.args[0] === '-c' ? 2 : 0)) {
      const entry = call.phone.files.get(call.shell.path(name));
      if (entry === null) code = await complain(call, `stat: '${name}': ${MISSING}\n`);
      else await call.out.write(`${stat(format, name, entry)}\n`);
    }
    return code;
  },
  df: (call) => {
    const [total, free] = [call.phone.storageBytes, call.phone.freeBytes()].map((b) =>
      Math.floor(b / 1024),
    ) as [number, number];
    const used = total - free;
    return say(
      call,
      'Filesystem      1K-blocks     Used Available Use% Mounted on\n' +
        `/dev/block/dm-48 ${total} ${used} ${free} ${Math.ceil((used / total) * 100)}% /data\n`,
    );
  },
  du: async (call) => {
    for (const name of split(call.args).rest) {
      const entries = call.phone.files.below(call.shell.path(name)).map((p) => call.phone.files.get(p)!);
      const bytes = entries.reduce((sum, e) => sum + sizeOf(e), 0);
      await call.out.write(`${Math.ceil(bytes / 1024)}\t${name}\n`);
    }
    return 0;
  },
  find: async (call) => {
    const top = call.shell.path(call.args[0] ?? '.');
    const option = (name: string) => call.args[call.args.indexOf(name) + 1] ?? null;
    const has = (name: string) => call.args.includes(name);
    const name = has('-name') ? new RegExp(`^${globSource(option('-name')!)}$`) : /^/;
    const depth = has('-maxdepth') ? Number(option('-maxdepth')) : Infinity;
    const found = call.phone.files.below(top);
    if (found.length === 0) return complain(call, `find: ${call.args[0]}: ${MISSING}\n`);
    for (const path of found) {
      const entry = call.phone.files.get(path)!;
      if (has('-type') && entry.kind !== (option('-type') === 'd' ? 'folder' : 'file')) continue;
      if (path.slice(top.length).split('/').length - 1 > depth || !name.test(posix.basename(path))) continue;
      if (has('-delete')) call.phone.files.remove(path);
      else await call.out.write(`${path}\n`);
    }
    return 0;
  },
};

const sizeOf = (e: PhoneEntry) => (e.kind === 'file' ? e.size : 4096);
const stat = (format: string, name: string, e: PhoneEntry) =>
  format.replace(/%[a-zA-Z]/g, (m) => {
    const fields: Record<string, string> = {
      '%s': String(sizeOf(e)),
      '%n': name,
      '%Y': String(e.modifiedS),
      '%X': String(e.modifiedS),
      '%a': (e.mode & 0o777).toString(8),
      '%F': e.kind === 'file' ? 'regular file' : 'directory',
    };
    return fields[m] ?? m;
  });

async function ls(call: Call): Promise<number> {
  const { flags, rest } = split(call.args);
  const { files, systemFiles } = call.phone;
  let code = 0;
  const names = rest.length > 0 ? rest : ['.'];
  for (const name of names) {
    const path = call.shell.path(name);
    const entry = files.get(path);
    const virtual = entry === null ? systemFiles.kindOf(path) : null;
    if (entry === null && virtual === null) {
      code = await complain(call, `ls: ${name}: ${MISSING}\n`);
      continue;
    }
    const isFolder = (entry?.kind === 'folder' || virtual === 'folder') && !flags.has('d');
    const listed = isFolder ? (entry !== null ? files.list(path) : systemFiles.list(path)) : [name];
    const at = (n: string) => files.get(isFolder ? posix.join(path, n) : path);
    if (flags.has('t')) listed.sort((a, b) => (at(b)?.modifiedS ?? 0) - (at(a)?.modifiedS ?? 0));
    if (flags.has('r') && flags.has('t')) listed.reverse();
    for (const n of listed) await call.out.write(`${flags.has('l') ? long(at(n), n) : n}\n`);
  }
  return code;
}

function long(e: PhoneEntry | null, name: string): string {
  if (e === null) return `-r--r--r-- 1 root root 4096 1970-01-01 00:00 ${name}`;
  const time = new Date(e.modifiedS * 1000).toISOString().slice(0, 16).replace('T', ' ');
  const bits = [...'rwxrwxrwx'].map((c, i) => ((e.mode >> (8 - i)) & 1 ? c : '-')).join('');
  return `${e.kind === 'folder' ? 'd' : '-'}${bits} 1 shell shell ${sizeOf(e)} ${time} ${name}`;
}
