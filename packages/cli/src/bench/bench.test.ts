import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import type { Benchmark, Cell, Device, Model } from '@rackmark/contracts';
import { english } from '@rackmark/words';
import { asTold, CannotRun } from '../exit.js';
import { namesOf } from '../part-names.js';
import { escaped, markdownTable } from '../table.js';
import { devicesCalled } from './command.js';
import { namedCells, notesOnFiles, uploadAll, whyNoModel } from './files.js';
import { follow } from './follow.js';
import { parseOptions } from './options.js';
import { Progress } from './progress.js';
import { checkRuntimes, enginesOf } from './runtimes.js';

const dir = mkdtempSync(join(tmpdir(), 'rackmark-cli-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));
const file = (name: string, bytes: string) => {
  writeFileSync(join(dir, name), bytes, 'latin1');
  return join(dir, name);
};
const TFLITE = '\x1c\0\0\0TFL3....';
const modelOf = (sha256: string) => ({ sha256, name: 'first name' }) as Model;

/** What is written to a terminal, or to a file. */
function screen(isTTY: boolean): { out: NodeJS.WriteStream; text: () => string } {
  let text = '';
  const out = { isTTY, columns: 80, write: (s: string) => ((text += s), true) };
  return { out: out as unknown as NodeJS.WriteStream, text: () => text };
}

it('a device whose name is given wholly is meant alone', () => {
  const device = (id: string, name: string) => ({ id, facts: { name, kind: 'android' } }) as Device;
  const all = [device('a', 'Pixel 9'), device('b', 'Pixel 9 Pro')];
  expect(devicesCalled('pixel 9', all).map((d) => d.id)).toEqual(['a']);
  expect(devicesCalled('pixel', all).map((d) => d.id)).toEqual(['a', 'b']);
  expect(devicesCalled('android', all)).toHaveLength(2);
  expect(devicesCalled('b', all).map((d) => d.id)).toEqual(['b']);
});

describe('versions of a runtime', () => {
  const asked = (runtime: string, engine?: string) => parseOptions({ runtime, ...(engine && { engine }) });
  const device = (versions: string[]) =>
    ({
      facts: {
        engines: [{ engine: 'litert', version: '2.3.0', runtimes: versions.map((version) => ({ version })) }],
      },
    }) as unknown as Device;
  it('name their engines', () => {
    expect(enginesOf(asked('litert@2.2.0,litert-lm@0.18.0,litert'), 'litert-js')).toEqual([
      'litert',
      'litert-lm',
    ]);
    expect(enginesOf(asked('litert@2.2.0', 'litert,litert-js'), 'litert')).toEqual(['litert', 'litert-js']);
    expect(() => enginesOf(asked('litert@2.2.0', 'litert-js'), 'litert')).toThrow('--engine leaves it out');
  });
  it('that are misspelt are said with the one that is meant', () => {
    expect(() => asked('litrt@2.2.0')).toThrow('did you mean litert@2.2.0? It knows');
    const twenty = asked('litert@2.20.0');
    expect(() => checkRuntimes(twenty, [device(['2.2.0'])])).toThrow('did you mean litert@2.2.0?');
    // An agent may know more than this command.
    expect(() => checkRuntimes(twenty, [device(['2.20.0'])])).not.toThrow();
    // What could be added is the devices' to refuse.
    expect(() => checkRuntimes(asked('litert@2.2.0'), [device([])])).not.toThrow();
  });
});

describe('files that are given', () => {
  it('tells from the first bytes what cannot be a model', () => {
    expect(whyNoModel(file('a.tflite', TFLITE))).toBeNull();
    expect(whyNoModel(file('a.litertlm', 'LITERTLM.'))).toBeNull();
    expect(whyNoModel(file('a.task', 'PK\x03\x04'))).toBeNull();
    const why = (path: string) => english.tell(whyNoModel(path), '');
    expect(why(file('photo.tflite', '\xff\xd8\xff\xe0JFIF'))).toContain('does not begin like one');
    expect(why(file('empty.tflite', ''))).toBe('The file is empty.');
    expect(why(dir)).toContain('folder');
    if (process.platform !== 'win32') expect(why('/dev/null')).toContain('not a file');
    expect(why(join(dir, 'none'))).toContain('no such file');
  });
  it('one that is refused does not stop the others; bytes that are known keep the name of this time', async () => {
    const paths = [
      file('one.tflite', TFLITE),
      file('two.tflite', TFLITE),
      file('bad.tflite', 'x'),
      file('odd.tflite', `${TFLITE}odd`),
    ];
    const sent: string[] = [];
    const api = {
      upload: (path: string) => {
        sent.push(path);
        if (path.includes('odd')) return Promise.reject(new CannotRun(asTold('The file is cut off.')));
        return Promise.resolve({ model: modelOf('ab'), known: true });
      },
      takePart: () => Promise.reject(new Error('no part was asked for')),
      isRefusal: (error: unknown): error is CannotRun => error instanceof CannotRun,
    };
    const given = await uploadAll(api, paths);
    expect(sent).toEqual([paths[0], paths[1], paths[3]]);
    const cells = [{ id: 'c', model: { sha256: 'ab', name: 'first name' } } as Cell];
    expect(namedCells(cells, given).map((c) => [c.model.name, c.path])).toEqual([
      ['one', paths[0]],
      ['two', paths[1]],
    ]);
    expect(notesOnFiles(given)).toEqual([
      expect.stringContaining('bad.tflite was refused: This is no'),
      expect.stringContaining('odd.tflite was refused: The file is cut off.'),
      `${paths[0]} and ${paths[1]} hold the same bytes: measured once, shown for each.`,
    ]);
    await expect(uploadAll(api, [paths[2]!])).rejects.toThrow('bad.tflite');
  });

  it('of a bundle the parts are measured that are named; one that is not there is refused with those that are', async () => {
    const roles = ['detector', 'classifier', 'detector'];
    const bundle = { ...modelOf('ab'), facts: { parts: roles.map((role) => ({ role })) } } as Model;
    const api = {
      upload: () => Promise.resolve({ model: bundle, known: false }),
      takePart: (_: string, part: number) =>
        Promise.resolve({ model: modelOf(`part ${part}`), known: false }),
      isRefusal: (error: unknown): error is CannotRun => error instanceof CannotRun,
    };
    const path = file('hands.task', 'PK\x03\x04');
    const given = await uploadAll(api, [path], ['classifier', 'detector#3', 'detector']);
    expect(given).toMatchObject([
      { part: 'classifier', model: { sha256: 'part 1' } },
      { part: 'detector#3', model: { sha256: 'part 2' } },
      { part: 'detector', refused: { code: 'cannot.no_part', params: { commas: namesOf(bundle) } } },
    ]);
    const cells = [{ id: 'c', model: { sha256: 'part 1', name: 'x' } } as Cell];
    expect(namedCells(cells, given).map((c) => [c.model.name, c.path])).toEqual([['hands classifier', path]]);
    expect(notesOnFiles(given)).toEqual([
      expect.stringMatching(
        /hands\.task \(detector\) was refused: .* has no part detector; it has: detector#1, classifier, detector#3\.$/,
      ),
    ]);
  });
});

describe('what is printed', () => {
  it('Markdown of foreign texts does nothing', () => {
    expect(escaped('a|b *c* <img src=x> @you #1 [l](https://x.y) `z`\n- n')).toBe(
      'a\\|b \\*c\\* &lt;img src=x&gt; &#64;you \\#1 \\[l\\](https&#58;//x.y) \\`z\\` - n',
    );
    expect(markdownTable(['A'], [['x|y\n| z |']])).toBe('| A |\n| --- |\n| x\\|y \\| z \\| |');
  });
  it('progress is in whole words, on a terminal and in a file', () => {
    const tally = { to_do: 4, running: 0 };
    const b = { state: 'queued', runs: 6, tally, estimate: null } as Benchmark;
    for (const isTTY of [true, false]) {
      const { out, text } = screen(isTTY);
      const progress = new Progress(out);
      progress.show(b, []);
      progress.show(b, ['Its disk is full.']);
      progress.show(b, ['Its disk is full.', 'It is away.', 'It is away.']);
      progress.show({ ...b, state: 'running' }, []);
      expect(text()).toContain('Waiting for the device …');
      expect(text()).toContain('Waiting: Its disk is full.');
      expect(text()).toContain('Waiting: Its disk is full. (and 2 more wait)');
      expect(text()).toContain('2 of 6 runs have ended');
    }
  });
});

describe('following a benchmark', () => {
  const running = { id: 'b', state: 'running', runs: 1, tally: { to_do: 0, running: 1 }, estimate: null };
  const made = running as Benchmark;

  it('waits for a portal that is started anew', async () => {
    const away = new Error('connection refused');
    const answers = [away, away, { ...made, state: 'ended' }];
    const { out, text } = screen(false);
    const followed = await follow(
      {
        benchmark: () => {
          const next = answers.shift();
          return next instanceof Error ? Promise.reject(next) : Promise.resolve(next as Benchmark);
        },
        cancel: () => Promise.reject(new Error('not asked for')),
        cells: () => Promise.resolve([]),
        waits: () => Promise.resolve([]),
        isAway: (error) => error === away,
      },
      made,
      out,
    );
    expect(followed).toMatchObject({ interrupted: false, benchmark: { state: 'ended' } });
    expect(text()).toContain('waiting for it to come back');
  });
  it('says why nothing is measured, and asks for that only then', async () => {
    const queued = { ...made, state: 'queued', tally: { to_do: 1, running: 0 } } as Benchmark;
    const answers = [made, { ...made, state: 'ended' } as Benchmark];
    let asked = 0;
    const { out, text } = screen(false);
    await follow(
      {
        benchmark: () => Promise.resolve(answers.shift()!),
        cancel: () => Promise.reject(new Error('not asked for')),
        cells: () => Promise.resolve([]),
        waits: () => Promise.resolve(((asked += 1), ['The disk of the agent’s computer is full.'])),
        isAway: () => false,
      },
      queued,
      out,
    );
    expect(text()).toContain('Waiting: The disk of the agent’s computer is full.');
    expect(asked).toBe(1);
  });
  it.each(['SIGINT', 'SIGTERM'] as const)('%s cancels, and a second one does not wait', async (signal) => {
    let cancelled = 0;
    const before = process.listenerCount(signal);
    const ended = follow(
      {
        benchmark: () => Promise.resolve(made),
        cancel: () => Promise.resolve(((cancelled += 1), made)),
        cells: () => Promise.resolve([]),
        waits: () => Promise.resolve([]),
        isAway: () => false,
      },
      made,
      screen(false).out,
    );
    process.emit(signal);
    process.emit(signal);
    expect(await ended).toMatchObject({ interrupted: true });
    expect(cancelled).toBe(1);
    expect(process.listenerCount(signal)).toBe(before);
  });
});
