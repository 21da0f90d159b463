import type { DeviceFacts, Said } from '@rackmark/contracts';
import { said } from '@rackmark/words';
import type { BeatChange } from './beats.repository.js';
import type { NewLine } from '../history/events.repository.js';

const because = ({ phase_reason, phase_said }: BeatChange['after']): { why: Said | '' } => {
  const detail = phase_said ?? phase_reason?.replace(/\.$/, '');
  return { why: detail === undefined ? '' : said('wait.colon', { detail }) };
};

/** What is worth a line of a device's log when its agent finds it in another state. Runs and gates are not. */
export function stateLines({ id, before, after }: BeatChange): NewLine[] {
  const lines: Said[] = [];
  if (before.use === 'away' && before.adb === after.adb && after.use !== 'away') lines.push(said('log.back'));
  if (before.adb !== after.adb && after.adb !== null && !(before.adb === null && after.adb === 'device'))
    lines.push(said('log.adb', { state: after.adb }));
  if (before.phase !== after.phase) {
    if (after.phase === 'recovering') lines.push(said('log.recovering', because(after)));
    else if (after.phase === 'failed') lines.push(said('log.given_up', because(after)));
    else if (before.phase === 'recovering' || before.phase === 'failed') lines.push(said('log.recovered'));
    else if (before.phase === 'preparing' && after.phase === 'ready') lines.push(said('log.prepared'));
  }
  return lines.map((line) => ({ deviceId: id, kind: 'state' as const, said: line }));
}

type Told = [name: Said | string, of: (f: DeviceFacts) => Said | string | null | undefined];
const told: readonly Told[] = [
  ['Android', (f) => f.android && `${f.android.android} (API ${f.android.api_level})`],
  [said('log.fact.security_patch'), (f) => f.android?.security_patch],
  [said('log.fact.build'), (f) => f.android?.fingerprint],
  [
    said('log.fact.harness'),
    (f) => f.android && (f.android.harness?.version ?? said('log.fact.not_installed')),
  ],
  [said('log.fact.gpu_driver'), (f) => f.android?.gpu?.driver],
  [said('log.fact.os'), (f) => f.os],
  [said('log.fact.place'), (f) => f.place],
  ...(['litert', 'litert-js'] as const).map((name): Told => [
    name === 'litert' ? 'LiteRT' : 'LiteRT.js',
    (f) => {
      const offer = f.engines.find((e) => e.engine === name);
      return offer?.available
        ? (offer.version ?? said('log.fact.unknown_version'))
        : said('log.fact.not_available');
    },
  ]),
];

/** What changed in a device's facts: its Android was updated, the harness was installed, it hangs on another port. */
export function factsLines(id: string, before: DeviceFacts, after: DeviceFacts): NewLine[] {
  return told.flatMap(([name, of]) => {
    const [was, is] = [of(before) ?? null, of(after) ?? null];
    if (is === null || JSON.stringify(was) === JSON.stringify(is)) return [];
    const line =
      was === null
        ? said('log.fact', { name, after: is })
        : said('log.fact.changed', { name, before: was, after: is });
    return [{ deviceId: id, kind: 'facts' as const, said: line }];
  });
}
