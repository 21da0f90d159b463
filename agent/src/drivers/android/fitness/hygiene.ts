import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { quoted } from '../../../adb/quoted.js';
import { writeWhole } from '../../../whole-file.js';
import { layout, PACKAGE } from '../layout.js';
import type { AndroidLimits } from '../limits.js';
import type { Link } from '../link/link.js';
import { answers, questions } from '../link/sections.js';

/** Settings that a job changes, and what to. `null`: only remembered, a command of its own changes it. */
const settings: readonly { space: 'global' | 'system'; name: string; value: string | null }[] = [
  // AC, USB and wireless power.
  { space: 'global', name: 'stay_on_while_plugged_in', value: '7' },
  { space: 'global', name: 'window_animation_scale', value: '0' },
  { space: 'global', name: 'transition_animation_scale', value: '0' },
  { space: 'global', name: 'animator_duration_scale', value: '0' },
  { space: 'system', name: 'screen_brightness_mode', value: '0' },
  { space: 'system', name: 'screen_brightness', value: '80' },
  { space: 'system', name: 'screen_off_timeout', value: '1800000' },
  { space: 'global', name: 'airplane_mode_on', value: null },
];

/** Whatever one Android version does not know is left out there: each command stands for itself. */
const wake = 'input keyevent KEYCODE_WAKEUP; wm dismiss-keyguard';
export const WAKE = wake;

export interface HygieneOptions {
  /** Ends Wi-Fi and mobile data for a job. Never for a phone that is reached over them. */
  airplane: boolean;
  /** Clocks that the phone can hold; Android 11 on. A mode of its own: numbers are other ones. */
  fixedPerformance: boolean;
}

const record = z.object({
  v: z.literal(1),
  settings: z.record(z.string(), z.string()),
  airplane: z.boolean(),
  fixed_performance: z.boolean(),
  /** Null where the phone did not tell. */
  awake: z.boolean().nullable(),
});
type Before = z.infer<typeof record>;

/** Puts a phone into a known state for a job, and back: what was before lies on the phone and on this computer until then. */
export class Hygiene {
  private readonly file: string;

  constructor(
    private readonly link: Link,
    private readonly limits: Pick<AndroidLimits, 'programsMs'>,
    dataDir: string,
    key: string,
  ) {
    const dir = join(dataDir, 'phones');
    mkdirSync(dir, { recursive: true });
    this.file = join(dir, `${key}.before.json`);
  }

  /** What an earlier job could not give back stays the record: its values are the person's, not the ones of today. */
  async apply(options: HygieneOptions, signal: AbortSignal): Promise<void> {
    const before = (await this.find(signal)) ?? (await this.remember(options, signal));
    const commands = settings
      .filter((s) => s.value !== null)
      .map((s) => `settings put ${s.space} ${s.name} ${s.value!}`);
    if (before.airplane) commands.push('cmd connectivity airplane-mode enable');
    if (before.fixed_performance) commands.push('cmd power set-fixed-performance-mode-enabled true');
    commands.push(wake, 'dumpsys deviceidle disable', 'am kill-all', `am force-stop ${PACKAGE}`);
    await this.link.shell(quiet(commands), signal, this.limits.programsMs);
  }

  /** Gives back what `apply` changed; nothing where nothing is recorded. Fails when the phone does not take it. */
  async restore(signal: AbortSignal): Promise<void> {
    const before = await this.find(signal);
    if (before === null) return;
    const commands = settings
      .filter((s) => s.value !== null && before.settings[s.name] !== undefined)
      .map((s) => {
        const value = before.settings[s.name]!;
        return value === 'null'
          ? `settings delete ${s.space} ${s.name}`
          : `settings put ${s.space} ${s.name} ${quoted(value)}`;
      });
    commands.push('dumpsys deviceidle enable');
    if (before.airplane && before.settings['airplane_mode_on'] === '0')
      commands.push('cmd connectivity airplane-mode disable');
    if (before.fixed_performance) commands.push('cmd power set-fixed-performance-mode-enabled false');
    if (before.awake === false) commands.push('input keyevent KEYCODE_SLEEP');
    await this.link.shell(quiet(commands), signal, this.limits.programsMs);
    await this.link.must(`rm -f ${layout.before}`, 'forget its former settings', signal);
    rmSync(this.file, { force: true });
  }

  private async remember(options: HygieneOptions, signal: AbortSignal): Promise<Before> {
    const asked = Object.fromEntries(settings.map((s) => [s.name, `settings get ${s.space} ${s.name}`]));
    const screen = { screen: 'dumpsys power | grep mWakefulness=' };
    const answer = answers(
      await this.link.shell(questions({ ...asked, ...screen }), signal, this.limits.programsMs),
    );
    const awake = /mWakefulness=(\w+)/.exec(answer('screen'))?.[1];
    const before: Before = {
      v: 1,
      settings: Object.fromEntries(
        settings.map((s) => [s.name, answer(s.name).trim()] as const).filter(([, value]) => value !== ''),
      ),
      airplane: options.airplane,
      fixed_performance: options.fixedPerformance,
      awake: awake === undefined ? null : awake === 'Awake',
    };
    const text = JSON.stringify(before);
    writeWhole(this.file, text);
    const { before: path } = layout;
    await this.link.must(
      `mkdir -p ${layout.root} && echo ${quoted(text)} > ${path}.new && mv ${path}.new ${path}`,
      'write down its settings',
      signal,
    );
    return before;
  }

  private async find(signal: AbortSignal): Promise<Before | null> {
    const onPhone = parse(await this.link.shell(`cat ${layout.before} 2>/dev/null`, signal));
    return onPhone ?? parse(readOrEmpty(this.file));
  }
}

const quiet = (commands: readonly string[]): string =>
  commands
    .flatMap((c) => c.split('; '))
    .map((c) => `${c} >/dev/null 2>&1`)
    .join('; ');

function parse(text: string): Before | null {
  try {
    return record.parse(JSON.parse(text));
  } catch {
    return null;
  }
}
function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
