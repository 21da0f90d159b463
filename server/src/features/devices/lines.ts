import type { AdbState, DeviceFacts } from '@rackmark/contracts';
import type { BeatChange } from './beats.repository.js';
import type { NewLine } from './events.repository.js';

const adbLine: Record<AdbState, string> = {
  device: 'It is there and answers.',
  absent: 'It is gone from the adb server: unplugged, switched off, or its cable is broken.',
  offline: 'The adb server shows it as offline: it is plugged in and does not answer.',
  unauthorized: 'It does not allow debugging from this computer: unlock it and tap "Allow".',
  authorizing: 'It waits to be allowed: unlock it and tap "Allow".',
  no_permissions: 'The computer may not open its USB port: the udev rules are missing.',
  recovery: 'It has started its recovery system instead of Android.',
  sideload: 'It waits for an update by sideload.',
  bootloader: 'It stands in its bootloader.',
};

const because = (reason: string | null) => (reason === null ? '.' : `: ${reason}`);

/** What is worth a line of a device's log when its agent finds it in another state. Runs and gates are not. */
export function stateLines({ id, before, after }: BeatChange): NewLine[] {
  const lines: string[] = [];
  if (before.use === 'away' && before.adb === after.adb && after.use !== 'away')
    lines.push('It is heard of again.');
  if (before.adb !== after.adb && after.adb !== null && !(before.adb === null && after.adb === 'device'))
    lines.push(adbLine[after.adb]);
  if (before.phase !== after.phase) {
    if (after.phase === 'recovering') lines.push(`Recovering${because(after.phase_reason)}`);
    else if (after.phase === 'failed') lines.push(`Given up${because(after.phase_reason)}`);
    else if (before.phase === 'recovering' || before.phase === 'failed') lines.push('Recovered.');
    else if (before.phase === 'preparing' && after.phase === 'ready') lines.push('Prepared and ready.');
  }
  return lines.map((text) => ({ deviceId: id, kind: 'state' as const, text }));
}

type Told = [name: string, of: (f: DeviceFacts) => string | null | undefined];
const told: readonly Told[] = [
  ['Android', (f) => f.android && `${f.android.android} (API ${f.android.api_level})`],
  ['Security patch', (f) => f.android?.security_patch],
  ['System build', (f) => f.android?.fingerprint],
  ['Harness', (f) => f.android && (f.android.harness?.version ?? 'not installed')],
  ['GPU driver', (f) => f.android?.gpu?.driver],
  ['Operating system', (f) => f.os],
  ['Place', (f) => f.place],
  ...(['litert', 'litert-js'] as const).map((name): Told => [
    name === 'litert' ? 'LiteRT' : 'LiteRT.js',
    (f) => {
      const offer = f.engines.find((e) => e.engine === name);
      return offer?.available ? (offer.version ?? 'unknown version') : 'not available';
    },
  ]),
];

/** What changed in a device's facts: its Android was updated, the harness was installed, it hangs on another port. */
export function factsLines(id: string, before: DeviceFacts, after: DeviceFacts): NewLine[] {
  return told.flatMap(([name, of]) => {
    const [was, is] = [of(before) ?? null, of(after) ?? null];
    if (was === is || is === null) return [];
    const text = was === null ? `${name}: ${is}.` : `${name}: ${was} → ${is}.`;
    return [{ deviceId: id, kind: 'facts' as const, text }];
  });
}
