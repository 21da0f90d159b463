import { describe, expect, it } from '@jest/globals';
import type { EnvironmentChange } from '@rackmark/contracts';
import { FIRST, playedRow, releases } from '../../../test/series.js';
import { aroundOf } from './environment.js';
import { figure, metricText, rangeText } from './figures.js';
import { isQuiet, marksOf } from './marks.js';
import { cutInside, groupNames } from './names.js';

const places = releases.map((r) => r.place);
const kinds = (row: ReturnType<typeof playedRow>) => marksOf(row, places).map((m) => m.kind);
const grounds = (row: ReturnType<typeof playedRow>) => marksOf(row, places).map((m) => m.ground);

describe('the marks of a series', () => {
  it('begin with a step and stay on its ground to the end of the level', () => {
    const row = playedRow({ step: { at: 4, ratio: 1.09 } });
    expect(kinds(row).slice(3)).toEqual(['no_change', 'slower', 'no_change', 'no_change', 'no_change']);
    expect(grounds(row).slice(3)).toEqual([null, 'slower', 'slower', 'slower', 'slower']);
    const marks = marksOf(row, places);
    expect([marks[4]!.begins, marks[5]!.begins, marks[7]!.ends]).toEqual([true, false, true]);
  });
  it('have no ground under a level that somebody accepted', () => {
    const row = playedRow({ step: { at: 4, ratio: 1.09, accepted: true } });
    expect([kinds(row)[4], grounds(row)[5]]).toEqual(['accepted', null]);
  });
  it('say of one unit that moved that it is one, never that the release is slower', () => {
    const row = playedRow({ step: { at: 4, ratio: 1.08, only: ['B'] } });
    expect([...new Set(kinds(row).slice(4))]).toEqual(['one_unit']);
    expect(grounds(row)[4]).toBe('one_unit');
  });
  it('leave a gap where no run is valid, and none of a release that the series does not know', () => {
    const row = playedRow({ invalid: [2], missing: [3] });
    expect(kinds(row).slice(2, 4)).toEqual(['invalid', 'missing']);
    expect(marksOf(row, [...places, FIRST + 8]).at(-1)).toMatchObject({
      kind: 'missing',
      point: null,
      ground: null,
    });
  });
  it('put the suspicious newest point on no ground', () => {
    const row = playedRow({ step: { at: 4, ratio: 1.09 }, suspicious: true });
    expect(marksOf(row, places).at(-1)).toMatchObject({ kind: 'suspicious', ground: null });
  });
  it('begin on the first shown place where the step lies before it', () => {
    const marks = marksOf(playedRow({ step: { at: 2, ratio: 1.3 } }), places.slice(4));
    expect(marks[0]).toMatchObject({ kind: 'no_change', ground: 'slower', begins: true });
  });
});

it('a series is quiet without a step, a suspicion or a crossed limit in what is shown', () => {
  expect(isQuiet(playedRow(), places)).toBe(true);
  expect(isQuiet(playedRow({ suspicious: true }), places)).toBe(false);
  expect(isQuiet(playedRow({ budget: { limit: 9e6, left: -0.1, state: 'over' } }), places)).toBe(false);
  const accepted = playedRow({ step: { at: 2, ratio: 1.1, accepted: true } });
  expect([isQuiet(accepted, places), isQuiet(accepted, places.slice(4))]).toEqual([false, true]);
});

describe('names of releases', () => {
  it('share what neighbours have in common', () => {
    expect(groupNames(['1.3.8', '1.4.0-rc1', '1.4.0'])).toEqual([
      { prefix: '', from: 0, names: ['1.3.8'] },
      { prefix: '1.4', from: 1, names: ['0-rc1', '0'] },
    ]);
  });
  it('stay whole where no two share anything', () => {
    expect(groupNames(['1.0.0', '1.1.0'])).toEqual([{ prefix: '', from: 0, names: ['1.0.0', '1.1.0'] }]);
  });
  it('stay whole where one of them is no version', () => {
    expect(groupNames(['1.3.8', 'nightly'])).toEqual([{ prefix: '', from: 0, names: ['1.3.8', 'nightly'] }]);
    expect(groupNames([])).toEqual([]);
  });
  it('are cut inside, because beginning and end tell them apart', () => {
    expect([cutInside('build-2026-11-30', 9), cutInside('1.4.0', 9)]).toEqual(['buil…1-30', '1.4.0']);
  });
});

describe('what changed around releases', () => {
  const runtime: EnvironmentChange = {
    place: FIRST + 2,
    part: 'runtime',
    from: 'A 1',
    to: 'A 2',
    units: null,
  };
  const os: EnvironmentChange = { place: FIRST + 4, part: 'os', from: '7', to: '8', units: ['B'] };
  it('stands once for all where all device models saw it, else with its own', () => {
    const around = aroundOf([
      playedRow({ around: [runtime] }),
      playedRow({ model: 'Galaxy S24', around: [runtime, os] }),
    ]);
    expect([around.all, [...around.byModel]]).toEqual([[runtime], [['Galaxy S24', [os]]]]);
  });
  it('is of all although a device model has no point there', () => {
    const absent = playedRow({ model: 'Galaxy A55', missing: [2] });
    expect(aroundOf([playedRow({ around: [runtime] }), absent]).all).toEqual([runtime]);
  });
  it('is not the file that the release brings', () =>
    expect(aroundOf([playedRow({ around: [{ ...runtime, part: 'model_file' }] })]).all).toEqual([]));
});

it('an interval is in the unit of the value beside it', () => {
  expect(figure('latency', 1.02e6)).toBe('1.02\u2009ms');
  expect(rangeText('latency', { value: 1.02e6, low: 0.98e6, high: 1.1e6 })).toBe('0.980–1.10');
  expect(rangeText('latency', { value: 1.02e6, low: null, high: null })).toBeNull();
  expect([metricText('latency', 'p90'), metricText('decode_rate', 'p50')]).toEqual([
    'latency of one inference, p90',
    metricText('decode_rate', 'p50'),
  ]);
});
