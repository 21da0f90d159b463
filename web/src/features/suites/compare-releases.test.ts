import { expect, it } from '@jest/globals';
import { configuration, sideKey, type Release, type Suite } from '@rackmark/contracts';
import { sideOf } from './compare-releases.js';

const suite = {
  models: [{ slot: 'pose', sha256: 'a'.repeat(64) }],
  configurations: [configuration.parse({})],
} as unknown as Suite;
const release = (benchmarks: number[], files: Release['files'] = []) =>
  ({ benchmarks, files, measure_with: null }) as Release;

it('a release is a side by its first benchmark and its own file, else the suite’s', () => {
  expect(sideOf(release([9, 7]), suite, 'pose')).toBe('7~aaaaaaaa~*');
  const own = sideOf(release([7], [{ slot: 'pose', sha256: 'b'.repeat(64) }]), suite, 'pose')!;
  expect(sideKey.parse(own)).toBe('7~bbbbbbbb~*');
});

it('a release without a benchmark is none', () => expect(sideOf(release([]), suite, 'pose')).toBeNull());

it('versions of a runtime are sides of one benchmark, apart by their configuration', () => {
  const of = (version: string) =>
    sideOf({ ...release([7]), measure_with: `litert@${version}` }, suite, 'pose')!;
  expect([of('2.2.0'), of('2.3.0')].map((key) => sideKey.parse(key))).toEqual([
    '7~aaaaaaaa~litert@2.2.0.cpu.1t',
    '7~aaaaaaaa~litert@2.3.0.cpu.1t',
  ]);
});
