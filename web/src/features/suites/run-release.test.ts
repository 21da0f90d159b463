import { expect, it } from '@jest/globals';
import { releaseOf } from './run-release.js';

const form = {
  name: ' 1.4.0 ',
  commit: '5e1c7d8',
  parents: '1.3.8, ,80e6c3d',
  branch: '',
  runtime: '',
  made: '',
  files: { pose: 'a'.repeat(64), segment: '' },
};

it('what was left empty is not told, and a slot without a file has the suite’s own', () =>
  expect(releaseOf(form, undefined)).toEqual({
    name: '1.4.0',
    commit: '5e1c7d8',
    parents: ['1.3.8', '80e6c3d'],
    branch: null,
    runtime: null,
    files: [{ slot: 'pose', sha256: 'a'.repeat(64) }],
  }));

it('a release that is there already is named only: what is written beside it would differ from what it is', () =>
  expect(releaseOf(form, { name: '1.4.0' })).toEqual({ name: '1.4.0' }));
