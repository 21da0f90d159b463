import { wholeLines } from './text.js';

/** By Android's `ApplicationExitInfo`; what is not known is `other`. */
const REASONS = [
  'unknown',
  'exit_self',
  'signaled',
  'low_memory',
  'crash',
  'native_crash',
  'anr',
  'initialization_failure',
  'permission_change',
  'excessive_resource_usage',
  'user_requested',
  'user_stopped',
  'dependency_died',
  'other',
  'freezer',
  'package_state_change',
  'package_updated',
] as const;
export type ExitReason = (typeof REASONS)[number];

/** How an app's process ended, as Android 11 and newer remember it. */
export interface ExitInfo {
  pid: number;
  /** In the phone's own time and spelling. */
  timestamp: string | null;
  process: string | null;
  reason: ExitReason;
  status: number | null;
  importance: number | null;
  pssKib: number | null;
  rssKib: number | null;
  description: string | null;
}

/** Reads `dumpsys activity exit-info PACKAGE`: the newest first, as Android prints them. A cut entry is left out. */
export function parseExitInfo(text: string): ExitInfo[] {
  const blocks: string[] = [];
  for (const line of wholeLines(text)) {
    if (/^\s*ApplicationExitInfo #\d+:/.test(line)) blocks.push('');
    else if (blocks.length > 0) blocks[blocks.length - 1] += ` ${line.trim()}`;
  }
  return blocks.flatMap((block) => {
    const info = parseEntry(block);
    return info === null ? [] : [info];
  });
}

function parseEntry(block: string): ExitInfo | null {
  // Descriptions are free text: only what stands before them is searched for the other names.
  const [, head = '', description = ''] = /^(.*?)(?: description=(.*?))? state=/.exec(block) ?? [];
  const of = (name: string): string | null => new RegExp(`(?:^| )${name}=(\\S+)`).exec(head)?.[1] ?? null;
  const integer = (name: string): number | null => {
    const value = of(name);
    return value !== null && /^-?\d{1,12}$/.test(value) ? Number(value) : null;
  };
  const pid = integer('pid');
  const reason = integer('reason');
  if (pid === null || reason === null) return null;
  return {
    pid,
    timestamp: /(?:^| )timestamp=(.+?) pid=/.exec(head)?.[1] ?? null,
    process: of('process'),
    reason: REASONS[reason] ?? 'other',
    status: integer('status'),
    importance: integer('importance'),
    pssKib: kibibytes(of('pss')),
    rssKib: kibibytes(of('rss')),
    description: description === '' || description === 'null' ? null : description,
  };
}

const UNITS: Record<string, number> = { '': 1 / 1024, KB: 1, MB: 1024, GB: 1024 ** 2, TB: 1024 ** 3 };
/** `1.2GB`, rounded by Android to two or three digits. */
function kibibytes(text: string | null): number | null {
  const found = /^(\d+(?:\.\d+)?)(|KB|MB|GB|TB)$/.exec(text ?? '');
  return found === null ? null : Math.round(Number(found[1]) * UNITS[found[2]!]!);
}
