import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import { cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { createMemoryHistory, createRootRoute, createRouter, RouterProvider } from '@tanstack/react-router';
import { playedRow, releases } from '../../../test/series.js';
import { byModel, ReleaseStrips, type Chosen } from './strips.js';

const changed = playedRow({ step: { at: 4, ratio: 1.09 } });
const rows = [
  changed,
  playedRow({ slot: 'quiet' }),
  playedRow({ model: 'Galaxy S24', step: { at: 4, ratio: 1.08, only: ['B'] } }),
];

/** Links need a router around them. */
async function show(chosen: Chosen | null, onChoose: (c: Chosen) => void = () => {}) {
  const component = () => (
    <ReleaseStrips
      shown={{ rows, releases, isWhole: true }}
      all={false}
      onAll={() => {}}
      {...{ chosen, onChoose }}
    />
  );
  const router = createRouter({
    routeTree: createRootRoute({ component }),
    history: createMemoryHistory(),
  });
  render(<RouterProvider router={router as never} />);
  await screen.findByRole('table');
}
beforeEach(() => {
  cleanup();
  window.scrollTo = () => {};
});

describe('strips of releases', () => {
  it('fold what has not changed, by device model', () => {
    const places = releases.map((r) => r.place);
    expect(byModel(rows, places, false).map((m) => [m.model, m.rows.length, m.folded.length])).toEqual([
      ['Pixel 9 Pro', 1, 1],
      ['Galaxy S24', 1, 0],
    ]);
    expect(byModel(rows, places, true)[0]!.folded).toEqual([]);
  });
  it('say each place in words', async () => {
    await show(null);
    expect(screen.getByRole('button', { name: '1.4.0-rc1: 1.09× slower from here on' })).toBeTruthy();
    expect(screen.getByRole('button', { name: '1.4.0-rc1: unit B only, 1.08×: the phone' })).toBeTruthy();
    expect(screen.getAllByRole('button', { name: '1.3.0: no change' })).toHaveLength(2);
  });
  it('are one stop of the Tab key; arrows move, Enter chooses', async () => {
    const onChoose = jest.fn<(c: Chosen) => void>();
    await show({ series: changed.id, release: 5 }, onChoose);
    const stops = screen
      .getAllByRole('button')
      .filter((b) => b.className.includes('mk-place') && b.tabIndex === 0);
    expect(stops).toHaveLength(1);
    stops[0]!.focus();
    const after = async (key: string) => {
      await userEvent.keyboard(`{${key}}`);
      return document.activeElement?.getAttribute('aria-label');
    };
    expect(await after('ArrowRight')).toBe('1.4.0: still at that level');
    expect(await after('ArrowDown')).toBe('1.4.0: unit B only, 1.08×: the phone');
    expect(await after('Home')).toBe('1.3.0: no change');
    expect(await after('ArrowLeft')).toBe('1.3.0: no change');
    await after('Enter');
    expect(onChoose).toHaveBeenCalledWith({ series: rows[2]!.id, release: 1 });
  });
});
