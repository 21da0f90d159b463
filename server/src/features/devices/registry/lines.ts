import type { DeviceFacts } from '@rackmark/contracts';
import type { BeatChange } from './beats.repository.js';
import type { NewLine } from '../history/events.repository.js';
import { adbWords } from '../words.js';

const because = (reason: string | null) => (reason === null ? '.' : `: ${reason}`);

/** What is worth a line of a device's log when its agent finds it in another state. Runs and gates are not. */
export function stateLines({ id, before, after }: BeatChange): NewLine[] {
  const lines: string[] = [];
  if (before.use === 'away' && before.adb === after.adb && after.use !== 'away')
    lines.push('It is heard of again.');
  if (before.adb !== after.adb && after.adb !== null && !(before.adb === null && after.adb === 'device'))
    lines.push(adbWords[after.adb]);
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
