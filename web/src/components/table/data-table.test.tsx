import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import { cleanup, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import type { Column } from './column.js';
import { DataTable, VIRTUAL_FROM } from './data-table.js';
import { csvOf } from './export.js';
import { shownOf, sortedNext, tableSearchOf, toggled, type TableState } from './table-state.js';

interface Run {
  name: string;
  ns: number | null;
  note: string;
}
const columns: Column<Run>[] = [
  { id: 'name', title: 'name', value: (r) => r.name, show: (r) => <a href={`#${r.name}`}>{r.name}</a> },
  { id: 'p50', title: 'p50', unit: 'ns', numeric: true, value: (r) => r.ns },
  { id: 'note', title: 'note', value: (r) => r.note, isExtra: true, unsorted: true },
  { id: 'more', title: 'more', value: () => null, isExtra: true },
];
const runs: Run[] = [
  { name: 'run 10', ns: 5, note: '=1+1' },
  { name: 'run 2', ns: null, note: 'a, "b"' },
  { name: 'run 1', ns: 40, note: '' },
];
let told: TableState = {};
function Table({ rows = runs, at = {} }: { rows?: Run[]; at?: TableState }) {
  const [state, setState] = useState<TableState>(at);
  told = state;
  return (
    <DataTable
      label="Runs"
      {...{ columns, rows, state }}
      keyOf={(r) => r.name}
      onState={setState}
      isOpen={(r) => r.name === 'run 2'}
      detailOf={(r) => <p>more of {r.name}</p>}
    />
  );
}
const names = () => screen.getAllByRole('rowheader').map((x) => x.textContent);
beforeEach(cleanup);

describe('a table', () => {
  it('sorts one way, the other way, then as listed; what has no value stands last both ways', async () => {
    render(<Table />);
    expect(names()).toEqual(['run 10', 'run 2', 'run 1']);
    const head = screen.getByRole('button', { name: 'p50' });
    await userEvent.click(head);
    expect([names(), told.sort]).toEqual([['run 10', 'run 1', 'run 2'], 'p50']);
    expect(screen.getByRole('columnheader', { name: 'p50' }).getAttribute('aria-sort')).toBe('ascending');
    await userEvent.click(head);
    expect([names(), told.sort]).toEqual([['run 1', 'run 10', 'run 2'], '-p50']);
    await userEvent.click(head);
    expect([names(), told.sort]).toEqual([['run 10', 'run 2', 'run 1'], undefined]);
    await userEvent.click(screen.getByRole('button', { name: 'name' }));
    expect(names()).toEqual(['run 1', 'run 2', 'run 10']);
  });
  it('opens a row below itself, wherever it was sorted to', () => {
    render(<Table at={{ sort: '-name' }} />);
    const rows = screen.getAllByRole('row').map((r) => r.textContent);
    expect(rows.indexOf('more of run 2')).toBe(rows.findIndex((r) => r?.startsWith('run 2')) + 1);
  });
  it('shows chosen columns; the first always stays', async () => {
    render(<Table />);
    expect(screen.queryByRole('columnheader', { name: 'note' })).toBeNull();
    await userEvent.click(screen.getByText('Columns'));
    await userEvent.click(screen.getByRole('checkbox', { name: 'note' }));
    expect([told.columns, screen.getAllByRole('columnheader').length]).toEqual(['name,p50,note', 3]);
    expect(screen.queryByRole('checkbox', { name: 'name' })).toBeNull();
    await userEvent.click(screen.getByRole('button', { name: 'As at first' }));
    expect([told.columns, screen.getAllByRole('columnheader').length]).toEqual([undefined, 2]);
  });
  it('is walked through with the keys', async () => {
    render(<Table />);
    screen.getByRole('button', { name: 'name' }).focus();
    const after = async (key: string) => {
      await userEvent.keyboard(`{${key}}`);
      return document.activeElement?.textContent;
    };
    expect(await after('ArrowRight')).toBe('p50');
    expect(await after('ArrowDown')).toBe('run 10');
    expect(await after('ArrowDown')).toBe('run 2');
    expect(await after('End')).toBe('run 1');
    expect(await after('Home')).toBe('run 10');
    expect(await after('ArrowUp')).toBe('name');
  });
  it('keeps rows in their places while somebody is at them, and orders them when they are left', async () => {
    const { rerender } = render(<Table at={{ sort: 'p50' }} />);
    expect(names()).toEqual(['run 10', 'run 1', 'run 2']);
    await userEvent.hover(screen.getByText('run 10'));
    const faster = [
      ...runs.map((r) => (r.name === 'run 1' ? { ...r, ns: 1 } : r)),
      { name: 'new', ns: 0, note: '' },
    ];
    rerender(<Table rows={faster} />);
    // What changed is shown where it stands; what is new stands below.
    expect(names()).toEqual(['run 10', 'run 1', 'run 2', 'new']);
    expect(screen.getAllByRole('row')[2]?.textContent).toContain('1');
    await userEvent.unhover(screen.getByText('run 10'));
    expect(names()).toEqual(['new', 'run 1', 'run 10', 'run 2']);
    screen.getByRole('button', { name: 'p50' }).focus();
    await userEvent.keyboard('{ArrowDown}');
    rerender(<Table rows={runs} />);
    expect(names()[0]).toBe('run 1');
    await userEvent.click(screen.getByRole('button', { name: 'p50' }));
    expect(names()).toEqual(['run 1', 'run 10', 'run 2']);
  });
  it('narrows and widens a column by keys, and gives it back to its content', async () => {
    const width = jest
      .spyOn(HTMLElement.prototype, 'getBoundingClientRect')
      .mockReturnValue({ width: 100 } as DOMRect);
    HTMLElement.prototype.setPointerCapture = () => {};
    render(<Table />);
    const head = screen.getByRole('columnheader', { name: 'p50' });
    screen.getByRole('button', { name: 'p50' }).focus();
    await userEvent.keyboard('{Shift>}{ArrowRight}{/Shift}');
    expect([head.style.width, document.activeElement?.textContent]).toEqual(['116px', 'p50']);
    await userEvent.keyboard('{Shift>}{ArrowLeft}{/Shift}');
    expect(screen.getAllByRole('cell')[0]?.style.maxWidth).toBe('84px');
    await userEvent.dblClick(head.querySelector('.table-edge')!);
    expect(head.style.width).toBe('');
    width.mockRestore();
  });
  it('draws only what is in sight of a long list, and says how long it is', async () => {
    const heights = [
      jest.spyOn(Element.prototype, 'clientHeight', 'get').mockReturnValue(400),
      jest.spyOn(Element.prototype, 'scrollHeight', 'get').mockReturnValue(34 * 5_000),
      jest.spyOn(HTMLElement.prototype, 'offsetHeight', 'get').mockReturnValue(33),
    ];
    const rows = Array.from({ length: 5_000 }, (_, i) => ({ name: `r${i}`, ns: i, note: '' }));
    Element.prototype.scrollTo = function (this: Element, to?: ScrollToOptions | number) {
      this.scrollTop = typeof to === 'object' ? to.top! : 0;
      this.dispatchEvent(new Event('scroll'));
    };
    render(<Table rows={rows} at={{ sort: '-p50' }} />);
    expect(screen.getByRole('table').getAttribute('aria-rowcount')).toBe('5001');
    expect(names()[0]).toBe('r4999');
    expect(names().length).toBeLessThan(VIRTUAL_FROM);
    screen.getByText('r4999').focus();
    await userEvent.keyboard('{End}');
    await waitFor(() => expect(document.activeElement?.textContent).toBe('r0'));
    await userEvent.keyboard('{Home}');
    await waitFor(() => expect(document.activeElement?.textContent).toBe('r4999'));
    for (const height of heights) height.mockRestore();
  });
  it('hands out what is shown, with raw values', async () => {
    let saved: Blob | undefined;
    URL.createObjectURL = (blob) => ((saved = blob as Blob), 'blob:x');
    URL.revokeObjectURL = () => {};
    let file = '';
    const click = jest.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (
      this: HTMLAnchorElement,
    ) {
      file = this.download;
    });
    render(<Table at={{ sort: '-p50' }} />);
    await userEvent.click(within(document.body).getByRole('button', { name: 'CSV of what is shown' }));
    click.mockRestore();
    expect([file, saved?.size]).toEqual(['runs.csv', csvOf(columns.slice(0, 2), runs).length]);
    expect(csvOf(columns.slice(0, 3), runs)).toBe(
      'name,p50 (ns),note\r\nrun 10,5,\'=1+1\r\nrun 2,,"a, ""b"""\r\nrun 1,40,\r\n',
    );
  });
});

describe('the address of a table', () => {
  it('lets what it knows through, of the second table by a prefix', () => {
    expect(tableSearchOf({ sort: '-p50', columns: '', runs_sort: 'p50' })).toEqual({ sort: '-p50' });
    expect(tableSearchOf({ sort: '-p50', runs_sort: 'p50' }, 'runs_')).toEqual({ runs_sort: 'p50' });
  });
  it('falls silent when it is as at first; columns of another version are passed over', () => {
    const with3 = toggled({}, columns, 'note');
    expect([with3, toggled({ columns: with3 }, columns, 'note')]).toEqual(['name,p50,note', undefined]);
    expect(shownOf({ columns: 'gone,note' }, columns).map((c) => c.id)).toEqual(['name', 'note']);
    expect(sortedNext({ sort: '-p50' }, 'name')).toBe('name');
  });
});
