import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Baseline } from '@rackmark/contracts';
import { GateRack } from './support/gates.js';

const gates = new GateRack();
const { api, asked, decided, models, calm, suiteOf, release, measured } = gates;
beforeAll(gates.open);
afterAll(gates.close);

/** A suite with releases that were made, and measured, in this order. */
async function withReleases(
  baseline: Baseline,
  ...releases: (readonly [name: string, sha256: string, more?: Record<string, unknown>])[]
): Promise<string> {
  const suite = await suiteOf({ baseline });
  for (const [name, sha256, more] of releases) await release(suite, name, sha256, more);
  return suite;
}
const of = (suite: string, candidate: string) => asked({ sides: { kind: 'releases', suite, candidate } });
const { usual, slow, other } = {
  usual: () => models.usual,
  slow: () => models.slow,
  other: () => models.other,
};

describe('a gate without a base takes what its suite is held against', () => {
  it('the release before, measured side by side where it must be', async () => {
    const suite = await withReleases(
      { kind: 'previous' },
      ['1.0', slow()],
      ['1.1', usual()],
      ['1.2', slow()],
    );
    const g = await decided(await of(suite, '1.2'), calm);
    expect(g).toMatchObject({ base: '1.1', candidate: '1.2', decision: { answer: 'regression' } });
    expect(g.decision!.notes[0]!.text).toBe(
      'The base is the release before, 1.1: that is what the suite is held against.',
    );
    const first = await api('POST', '/gates', { sides: { kind: 'releases', suite, candidate: '1.0' } });
    expect([first.status, first.body.code, first.body.detail]).toEqual([
      ...[422, 'NO_BASE'],
      expect.stringMatching(/^Suite "smoke .*" has no release before 1\.0 /),
    ]);
  });

  it('a release by its name; where it is not there the one before, and says so', async () => {
    const suite = await withReleases(
      { kind: 'release', name: '1.0' },
      ...([
        ['1.0', usual()],
        ['1.1', slow()],
        ['1.2', slow()],
      ] as const),
    );
    expect(await of(suite, '1.2')).toMatchObject({ base: '1.0' });
    await api('PATCH', `/suites/${encodeURIComponent(suite)}`, {
      baseline: { kind: 'release', name: '0.9' },
    });
    const { base, decision } = await of(suite, '1.2');
    expect([base, decision!.answer, decision!.notes[0]!.text]).toEqual([
      ...['1.1', 'no_regression'],
      'The suite is held against 0.9, which is not there: the release before was taken instead, 1.1.',
    ]);
  });

  it('the last release of a branch that it comes from', async () => {
    const suite = await withReleases(
      { kind: 'branch', branch: 'main' },
      ['1.0', usual(), { branch: 'main' }],
      ['1.1', other(), { branch: 'main' }],
      ['fix', usual(), { branch: 'fix', parents: ['1.0'] }],
      ['other', usual(), { branch: 'fix' }],
    );
    expect(await of(suite, 'fix')).toMatchObject({ base: '1.0' });
    const untold = await decided(await of(suite, 'other'), calm);
    expect([untold.base, untold.decision!.notes[0]!.text]).toEqual([
      '1.1',
      expect.stringMatching(
        /^The suite is held against the last release of main\. other does not tell by its/,
      ),
    ]);
  });

  it('the runs of some releases together, of which the newest is measured again', async () => {
    const suite = await withReleases(
      { kind: 'last', releases: 3 },
      ...([
        ['1.0', other()],
        ['1.1', usual()],
        ['1.2', other()],
        ['1.3', usual()],
      ] as const),
    );
    for (const name of ['1.0', '1.1', '1.2', '1.3']) await measured(suite, name, calm);
    const stored = await decided(await of(suite, '1.3'), calm);
    expect(stored).toMatchObject({ base: '1.2', benchmarks: [], decision: { measured: 'stored' } });
    expect(stored.decision!.title.text).toMatch(/1\.3 is not more than 3 % worse than 1\.0 … 1\.2/);
    expect(stored.decision!.cells.map((c) => [c.base!.runs, c.candidate!.runs])).toEqual([
      [12, 4],
      [12, 4],
    ]);
    expect(stored.decision!.notes[0]!.text).toMatch(/^The base is the last 3 releases, 1\.0 to 1\.2:/);

    await release(suite, '1.4', slow());
    await measured(suite, '1.4', calm);
    const anew = await decided(await of(suite, '1.4'), calm);
    expect(anew.decision).toMatchObject({ answer: 'regression', measured: 'side_by_side' });
    expect(anew.decision!.title.text).toMatch(/slower than 1\.3 /);
    expect(anew.decision!.notes.map((n) => n.said!.code).slice(0, 2)).toEqual([
      'gate.base.last',
      'gate.base.newest',
    ]);
    expect(anew.decision!.cells.map((c) => c.base!.runs)).toEqual([4, 4]);
  });

  it('waits for one of these that somebody is measuring', async () => {
    const suite = await withReleases(
      { kind: 'last', releases: 2 },
      ...([
        ['1.0', usual()],
        ['1.1', other()],
        ['1.2', usual()],
      ] as const),
    );
    for (const name of ['1.1', '1.2']) await measured(suite, name, calm);
    const path = `/suites/${encodeURIComponent(suite)}/runs`;
    const { body } = await api('POST', path, { release: { name: '1.0' } });
    const g = await of(suite, '1.2');
    expect(g).toMatchObject({ state: 'measuring', running: body.number, benchmarks: [] });
    const { decision } = await decided(g, calm);
    expect(decision).toMatchObject({
      measured: 'stored',
      cells: [{ base: { runs: 8 } }, { base: { runs: 8 } }],
    });
  });
});
