import { describe, expect, it } from '@jest/globals';
import { configuration, configurationKey, type EngineOffer } from '@rackmark/contracts';
import { english } from '@rackmark/words';
import { filesOf, subjectOf, type Around } from './subject.js';

const asked = configuration.parse({ threads: 2 });
const offer = (versions: readonly string[]): EngineOffer[] =>
  [
    {
      ...{ engine: 'litert', available: true, version: '9.9.9', build: null, reason: null, accelerators: [] },
      runtimes: versions.map((version) => ({ available: true, version, build: null, reason: null })),
    },
  ] as unknown as EngineOffer[];
const release = (place: number, change: Record<string, unknown> = {}) => ({
  ...{ id: `r${place}`, number: place, name: `1.${place}`, place, commit: null, measure_with: null },
  ...{ files: [{ slot: 'net', sha256: `file ${place}` }], ...change },
});
const member = {
  ...{ series_id: 's', slot: 'net', configuration: asked, configuration_key: configurationKey(asked) },
  ...{ metric: 'latency', at: 'p50', units: [{ letter: 'A', device_id: 'd' }], by_unit: [] },
  said: { ratio: { ratio: 1.21 }, direction: 'slower', last_good: 0 },
};
/** An alert of a step somewhere among 1.0 to 1.4, on one phone. */
const around = (change: Record<string, unknown> = {}): Around => {
  const releases = Array.from({ length: 5 }, (_, place) => release(place));
  return {
    alert: {
      ...{ kind: 'change', direction: 'slower', slots: ['net'], device_models: ['Pixel 9'] },
      ...{ last_good: releases[0], first_bad: releases[4] },
    },
    members: [member],
    suite: { name: 'smoke', models: [{ slot: 'net', sha256: 'first' }], plan: {} },
    releases,
    devices: [{ id: 'd', name: 'Pixel 9 A', engines: offer(['2.0.0', '2.1.0', '2.2.0']) }],
    kept: new Set(releases.map((_, place) => `file ${place}`)),
    ...change,
  } as unknown as Around;
};
const of = (change: Record<string, unknown> = {}) => {
  const made = subjectOf(around(change));
  return 'code' in made ? [made.code, english.tell(made.said, '')] : made;
};
const alertWith = (change: Record<string, unknown>) => ({ alert: { ...around().alert, ...change } });

describe('what a bisect is about', () => {
  it('are the releases between, with half of the step as the limit', () => {
    const subject = subjectOf(around());
    expect(subject).toMatchObject({
      releases: [0, 1, 2, 3, 4].map((n) => ({ name: `1.${n}`, models: { net: `file ${n}` }, gone: false })),
      cells: [{ slot: 'net', devices: ['d'], limit: expect.closeTo(0.1, 5) }],
      devices: [{ id: 'd', name: 'Pixel 9 A' }],
    });
    expect(filesOf(around())).toEqual(['file 0', 'file 1', 'file 2', 'file 3', 'file 4']);
  });

  it('leaves out what cannot be measured: files that are gone, a version that a device lacks', () => {
    const goneOf = (change: Record<string, unknown>) => {
      const made = subjectOf(around(change));
      return 'code' in made ? made.code : made.releases.filter((r) => r.gone).map((r) => r.name);
    };
    expect(goneOf({ kept: new Set(['file 0', 'file 1', 'file 3', 'file 4']) })).toEqual(['1.2']);
    const pinned = ['2.0.0', '2.1.0', '2.1.5', '2.2.0'].map((v, place) =>
      release(place, { measure_with: `litert@${v}`, files: [] }),
    );
    const versions = {
      ...alertWith({ last_good: pinned[0], first_bad: pinned[3] }),
      ...{ releases: pinned, kept: new Set(['first']) },
    };
    expect(goneOf(versions)).toEqual(['1.2']);
    // An end that no device has leaves nobody to ask.
    const without = [{ id: 'd', name: 'Pixel 9 A', engines: offer(['2.1.0', '2.2.0']) }];
    expect(goneOf({ ...versions, devices: without })).toBe('devices_gone');
  });

  it.each([
    ['kind', alertWith({ kind: 'budget' })],
    ['kind', alertWith({ direction: 'faster' })],
    ['no_good', alertWith({ last_good: null })],
    ['nothing_between', alertWith({ last_good: around().releases[3] })],
    [
      'runtimes',
      { releases: around().releases.map((r, i) => (i === 2 ? { ...r, measure_with: 'litert@2.1.0' } : r)) },
    ],
    ['slots', { members: [{ ...member, slot: 'other' }] }],
    ['same_files', { releases: around().releases.map((r) => ({ ...r, files: [] })) }],
    ['files_gone', { kept: new Set(['file 1', 'file 2', 'file 3', 'file 4']) }],
    ['files_gone', { kept: new Set(['file 0', 'file 4']) }],
    ['devices_gone', { devices: [] }],
  ])('is refused in words: %s', (code, change) => {
    const refused = of(change) as [string, string];
    expect(refused[0]).toBe(code);
    expect(refused[1]).toMatch(/^[A-Z0-9].*\.$/);
  });
});
