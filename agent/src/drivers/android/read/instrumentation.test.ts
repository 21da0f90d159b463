import { describe, expect, it } from '@jest/globals';
import { eventVectors } from '@rackmark/contracts';
import fc from 'fast-check';
import { InstrumentationReader, type InstrumentationItem } from './instrumentation.js';
import { LineCutter } from './lines.js';

const event = (text: string): string =>
  `INSTRUMENTATION_STATUS: rackmark=${text}\nINSTRUMENTATION_STATUS_CODE: 1\n`;
const DONE = `INSTRUMENTATION_RESULT: rackmark_end=run-7
INSTRUMENTATION_RESULT: rackmark_lines=2
INSTRUMENTATION_CODE: -1
`;
const WHOLE = `${event('{"seq":0,"text":"Grüße 🙂"}')}${event('{"seq":1}')}${DONE}`;

function readAll(pieces: readonly Buffer[]): { reader: InstrumentationReader; items: InstrumentationItem[] } {
  const reader = new InstrumentationReader();
  const items = pieces.flatMap((p) => reader.push(p));
  reader.finish();
  return { reader, items };
}
const read = (text: string) => readAll([Buffer.from(text)]);

describe("am instrument's output", () => {
  it('is events, then an end with its last words', () => {
    const { reader, items } = read(WHOLE);
    expect(items).toEqual([
      { kind: 'event', line: '{"seq":0,"text":"Grüße 🙂"}' },
      { kind: 'event', line: '{"seq":1}' },
      {
        kind: 'end',
        end: { kind: 'code', code: -1, results: { rackmark_end: 'run-7', rackmark_lines: '2' } },
      },
    ]);
    expect(reader).toMatchObject({ count: 2, rubbish: 0, offset: Buffer.byteLength(WHOLE) });
  });

  it('means the same in any pieces, with any line ends', () => {
    const text = fc.constantFrom(WHOLE, WHOLE.replaceAll('\n', '\r\n'), `noise\n${WHOLE}more\n`);
    fc.assert(
      fc.property(text, fc.array(fc.nat(400), { maxLength: 40 }), (whole, cuts) => {
        const bytes = Buffer.from(whole);
        const at = [0, ...cuts.map((c) => Math.min(c, bytes.length)).sort((a, b) => a - b), bytes.length];
        const pieces = at.slice(1).map((to, i) => bytes.subarray(at[i]!, to));
        const { reader, items } = readAll(pieces);
        expect(items).toEqual(read(WHOLE).items);
        expect(reader.offset).toBe(bytes.length);
      }),
    );
  });

  it('has no end and no half event where it is cut, at any byte', () => {
    const bytes = Buffer.from(WHOLE);
    const full = read(WHOLE).items;
    for (let n = 0; n < bytes.length; n++) {
      const { reader, items } = readAll([bytes.subarray(0, n)]);
      expect(reader.end).toBeNull();
      expect(items).toEqual(full.slice(0, items.length));
      expect(reader.offset).toBeLessThanOrEqual(n);
    }
  });

  it('carries every event of the test vectors', () => {
    const lines = eventVectors().map((v) => v.line);
    const { items } = read(lines.map((l) => event(l)).join('') + DONE);
    expect(items.flatMap((i) => (i.kind === 'event' ? [i.line] : []))).toEqual(lines);
  });

  it('tells of a process that died, in the words of Android', () => {
    const words =
      'INSTRUMENTATION_RESULT: longMsg=Native crash: Segmentation fault\nsecond line\nINSTRUMENTATION_RESULT: shortMsg=Native crash\nINSTRUMENTATION_CODE: 0\n';
    expect(read(event('{}') + words).reader.end).toEqual({
      kind: 'crashed',
      shortMsg: 'Native crash',
      longMsg: 'Native crash: Segmentation fault\nsecond line',
    });
    expect(
      read('INSTRUMENTATION_RESULT: shortMsg=Process crashed.\nINSTRUMENTATION_CODE: 0\n').reader.end,
    ).toEqual({ kind: 'crashed', shortMsg: 'Process crashed.', longMsg: null });
  });

  it('tells an Android that went down from a harness that is not there', () => {
    expect(read(`${event('{}')}INSTRUMENTATION_ABORTED: System has crashed.\n`).reader.end).toEqual({
      kind: 'aborted',
      text: 'System has crashed.',
    });
    const missing =
      'INSTRUMENTATION_STATUS: Error=Unable to find instrumentation info for: ComponentInfo{a/b}\nINSTRUMENTATION_STATUS: id=ActivityManagerService\nINSTRUMENTATION_STATUS_CODE: -1\n';
    const end = {
      kind: 'not_started',
      text: 'Unable to find instrumentation info for: ComponentInfo{a/b}',
    };
    expect(read(missing).reader.end).toEqual(end);
    expect(
      read(`${missing}android.util.AndroidException: INSTRUMENTATION_FAILED: a/b\n\tat com.android.X\n`)
        .reader.end,
    ).toEqual(end);
  });

  it('ends once: what stands behind the end belongs to nothing', () => {
    const { reader, items } = read(`${WHOLE}INSTRUMENTATION_ABORTED: System has crashed.\n${event('{}')}`);
    expect(items).toEqual(read(WHOLE).items);
    expect(reader).toMatchObject({ count: 2, rubbish: 3, end: { kind: 'code', code: -1 } });
  });

  it('counts rubbish, keeps the last of it, and never grows with it', () => {
    const reader = new InstrumentationReader();
    const megabyte = Buffer.alloc(1024 * 1024, 'x');
    const before = process.memoryUsage().rss;
    for (let i = 0; i < 256; i++) expect(reader.push(megabyte)).toEqual([]);
    expect(process.memoryUsage().rss - before).toBeLessThan(64 * 1024 * 1024);
    for (let i = 0; i < 1000; i++) reader.push(Buffer.from(`\nlinker: warning ${i}`));
    expect(reader.push(Buffer.from(`\n${WHOLE}`))).toEqual(read(WHOLE).items);
    expect(reader.rubbish).toBe(1001);
    expect(reader.lastRubbish).toHaveLength(20);
    expect(reader.lastRubbish.at(-1)).toBe('linker: warning 999');
  });

  it('survives any bytes', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 60 })), (pieces) => {
        const { reader } = readAll(pieces.map((p) => Buffer.from(p)));
        expect(reader.end).toBeNull();
      }),
    );
  });
});

describe('lines', () => {
  it('are those of the whole text, whatever the pieces', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: fc.constantFrom('a', 'ü', '\n') })), (pieces) => {
        const cutter = new LineCutter(1000);
        const lines = pieces.flatMap((p) => cutter.push(Buffer.from(p)));
        expect([...lines, cutter.rest].join('\n')).toBe(pieces.join(''));
        expect(cutter.offset + Buffer.byteLength(cutter.rest)).toBe(Buffer.byteLength(pieces.join('')));
      }),
    );
  });
  it('leave out what is too long and only that', () => {
    const cutter = new LineCutter(4);
    expect(cutter.push(Buffer.from('ab\nabc'))).toEqual(['ab']);
    expect(cutter.push(Buffer.from('de'))).toEqual([]);
    expect(cutter.push(Buffer.from('f\nabcd\n'))).toEqual(['abcd']);
    expect(cutter).toMatchObject({ tooLong: 1, offset: 15 });
  });
});
