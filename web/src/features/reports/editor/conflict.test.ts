import { describe, expect, it } from '@jest/globals';
import type { ReportBlock } from '@rackmark/contracts';
import { conflictsOf, merged } from './conflict.js';
import { moved, nextFigure, type Draft } from './draft.js';

const text = (name: string, markdown: string): ReportBlock => ({ kind: 'text', name, markdown, figures: [] });
const draft = (more: Partial<Draft>): Draft => ({
  ...{ title: 'One', author: '', language: 'en', blocks: [text('a', 'x'), text('b', 'y')] },
  labels: { models: {}, devices: {} },
  shows: { device_names: false, runtime_texts: false },
  ...more,
});

describe('two people who changed one draft', () => {
  const mine = draft({
    title: 'Mine',
    blocks: [text('b', 'y'), text('a', 'mine'), text('m', 'new of mine')],
  });
  const theirs = draft({
    author: 'They',
    blocks: [text('a', 'theirs'), text('t', 'new of theirs'), text('b', 'y')],
  });

  it('are told of each part in which they differ, with both texts', () => {
    expect(conflictsOf(mine, theirs)).toEqual([
      { key: 'title', mine: 'Mine', theirs: 'One' },
      { key: 'author', mine: '', theirs: 'They' },
      { key: 'block:a', mine: 'mine', theirs: 'theirs' },
      { key: 'block:m', mine: 'new of mine', theirs: null },
      { key: 'block:t', mine: null, theirs: 'new of theirs' },
    ]);
    expect(conflictsOf(mine, mine)).toEqual([]);
  });

  it('lose nothing unless they choose so', () => {
    expect(merged(mine, theirs, new Set())).toEqual(mine);
    const both = merged(mine, theirs, new Set(['author', 'block:a', 'block:t']));
    expect([both.title, both.author]).toEqual(['Mine', 'They']);
    expect(both.blocks).toEqual([
      ...[text('b', 'y'), text('a', 'theirs'), text('t', 'new of theirs'), text('m', 'new of mine')],
    ]);
    expect(merged(mine, theirs, new Set(['block:m'])).blocks.map((b) => b.name)).toEqual(['b', 'a']);
  });
});

describe('a draft', () => {
  it('moves a block up and down, and no further than the ends', () => {
    const all = [text('a', ''), text('b', '')];
    expect(moved(all, 1, -1).map((b) => b.name)).toEqual(['b', 'a']);
    expect(moved(all, 0, -1)).toEqual(all);
    expect(moved(all, 1, 1)).toEqual(all);
  });
  it('names a figure as no other of the text is named', () => {
    expect(nextFigure([{ name: 'f1' }, { name: 'f3' }])).toBe('f2');
  });
});
