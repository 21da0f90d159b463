import { expect, it } from '@jest/globals';
import { sideKey, type Release, type Suite } from '@rackmark/contracts';
import { sideOf } from './compare-releases.js';

const suite = { models: [{ slot: 'pose', sha256: 'a'.repeat(64) }] } as unknown as Suite;
const release = (benchmarks: number[], files: Release['files'] = []) => ({ benchmarks, files }) as Release;

it('a release is a side by its first benchmark and its own file, else the suite’s', () => {
  expect(sideOf(release([9, 7]), suite, 'pose')).toBe('7~aaaaaaaa~*');
  const own = sideOf(release([7], [{ slot: 'pose', sha256: 'b'.repeat(64) }]), suite, 'pose')!;
  expect(sideKey.parse(own)).toBe('7~bbbbbbbb~*');
});

it('a release without a benchmark is none', () => expect(sideOf(release([]), suite, 'pose')).toBeNull());
