import type { ReportBlock } from '@rackmark/contracts';
import type { Draft } from './draft.js';

/** A part of a draft in which two people differ; null: one of them has it not. */
export interface Differing {
  /** `title`, `author`, `language`, `settings`, or `block:matrix`. */
  key: string;
  mine: string | null;
  theirs: string | null;
}

/** Where what I have differs from what was saved meanwhile, part by part. */
export function conflictsOf(mine: Draft, theirs: Draft): Differing[] {
  const plain = (['title', 'author', 'language'] as const).map((key): Differing => ({
    key,
    mine: mine[key],
    theirs: theirs[key],
  }));
  const settings = {
    ...{ key: 'settings', mine: settingsOf(mine), theirs: settingsOf(theirs) },
  };
  const names = [...new Set([...mine.blocks, ...theirs.blocks].map((b) => b.name))];
  const blocks = names.map((name): Differing => {
    const of = (draft: Draft) => draft.blocks.find((b) => b.name === name);
    return { key: `block:${name}`, mine: textOf(of(mine)), theirs: textOf(of(theirs)) };
  });
  return [...plain, settings, ...blocks].filter((d) => d.mine !== d.theirs);
}

const settingsOf = ({ labels, shows }: Draft): string => JSON.stringify({ ...shows, ...labels }, null, 1);

/** A block as it is read: of a text what it says, of the others what they are made of. */
function textOf(block: ReportBlock | undefined): string | null {
  if (block === undefined) return null;
  if (block.kind === 'text' && block.figures.length === 0) return block.markdown;
  if (block.kind === 'text') return `${block.markdown}\n\n${JSON.stringify(block.figures)}`;
  return JSON.stringify(block, null, 1);
}

/**
 * Both brought together. What is not chosen from theirs stays mine; my order, with blocks that only they have behind the one
 * that they stand behind there.
 * @param fromTheirs keys of parts
 */
export function merged(mine: Draft, theirs: Draft, fromTheirs: ReadonlySet<string>): Draft {
  const of = <K extends keyof Draft>(key: K, part: string = key): Draft[K] =>
    fromTheirs.has(part) ? theirs[key] : mine[key];
  const isTheirs = (name: string) => fromTheirs.has(`block:${name}`);
  const blocks = mine.blocks.flatMap((b) =>
    isTheirs(b.name) ? theirs.blocks.filter((t) => t.name === b.name) : [b],
  );
  for (const [i, block] of theirs.blocks.entries()) {
    if (mine.blocks.some((b) => b.name === block.name) || !isTheirs(block.name)) continue;
    const before = theirs.blocks.slice(0, i).map((b) => b.name);
    const at = blocks.findLastIndex((b) => before.includes(b.name));
    blocks.splice(at + 1, 0, block);
  }
  return {
    ...{ title: of('title'), author: of('author'), language: of('language'), blocks },
    ...{ labels: of('labels', 'settings'), shows: of('shows', 'settings') },
  };
}
