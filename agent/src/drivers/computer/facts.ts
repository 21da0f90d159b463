import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { arch, availableParallelism, cpus, release, totalmem, type } from 'node:os';
import type { DeviceFacts, EngineOffer } from '@rackmark/contracts';
import { childEnvironment } from '../../child-environment.js';

/** What this computer is. */
export function computerFacts(engines: EngineOffer[]): DeviceFacts {
  const processor = processorName();
  const cores = availableParallelism();
  const memoryMib = Math.round(totalmem() / 2 ** 20);
  return {
    key: 'computer',
    kind: 'computer',
    name: `${processor}, ${cores} ${cores === 1 ? 'core' : 'cores'}, ${Math.round(memoryMib / 1024)} GiB`.slice(
      0,
      200,
    ),
    device_model: processor,
    os: systemName(),
    architecture: arch(),
    processor,
    cores,
    memory_mib: memoryMib,
    engines,
    place: null,
    android: null,
    simulated: false,
    more: { kernel: `${type()} ${release()}` },
  };
}

/** Marketing noise out, the name that people look for in. */
function shortProcessorName(raw: string): string {
  return raw
    .replace(/\((R|TM|C)\)/gi, '')
    .replace(/\b(CPU|Processor|\d+-Core)\b/g, '')
    .replace(/\s+@\s+/, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

function processorName(): string {
  const raw = cpus()[0]?.model ?? '';
  if (raw !== '' && raw !== 'unknown') return shortProcessorName(raw);
  // Node knows no names of ARM processors; lscpu does.
  try {
    const text = execFileSync('lscpu', {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      env: childEnvironment(),
    });
    const name = /^Model name:\s*(.+)$/m.exec(text)?.[1];
    if (name !== undefined && name !== '-') return shortProcessorName(name);
  } catch {
    // Not there: the architecture has to do.
  }
  return `${arch()} processor`;
}

function systemName(): string {
  try {
    const pretty = /^PRETTY_NAME="?([^"\n]+)"?/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1];
    if (pretty !== undefined) return pretty;
  } catch {
    // Not Linux.
  }
  return `${type() === 'Darwin' ? 'macOS (Darwin' : type()} ${release()}${type() === 'Darwin' ? ')' : ''}`;
}
