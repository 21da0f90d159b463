import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ProblemError } from '../problem/problem-error.js';
import { cursors } from './cursor.js';

const sha256 = 'a'.repeat(64);
const id = '0b3c4d5e-0000-4000-8000-000000000001';
const at = '2026-11-29T12:00:00.123Z';
const places = [
  [cursors.models, { at, sha256 }],
  [cursors.benchmarks, { at, id }],
  [cursors.jobs, { at, id }],
  [cursors.runs, { benchmark_id: id, job_id: id, position: 2 ** 31 - 1 }],
  [cursors.devices, { id }],
  [cursors.agents, { id }],
  [cursors.deviceSets, { at, id }],
] as const;
// One list of codecs whose places differ: each is only ever given its own.
const lists = places as unknown as readonly (readonly [
  { write(place: unknown): string; read(text: string): unknown },
  unknown,
])[];

const refused = (read: () => unknown) => {
  try {
    read();
    return null;
  } catch (error) {
    return error instanceof ProblemError ? [error.status, error.code] : error;
  }
};
const UNKNOWN = [400, 'CURSOR_UNKNOWN'];

describe('cursors', () => {
  it('come back as they were written, short enough for a query', () => {
    for (const [cursor, place] of lists) {
      const text = cursor.write(place);
      expect(text.length).toBeLessThanOrEqual(200);
      expect(cursor.read(text)).toEqual(place);
    }
  });
  it('of another list are refused', () => {
    for (const [cursor] of lists)
      for (const [other, place] of lists)
        if (other !== cursor) expect(refused(() => cursor.read(other.write(place)))).toEqual(UNKNOWN);
  });
  it('that were made up are refused, whatever they are', () => {
    const base64 = (text: string) => Buffer.from(text).toString('base64url');
    const madeUp = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.base64String(),
      fc.json().map(base64),
      fc
        .tuple(fc.constantFrom('models', 'runs', 'jobs', 'devices'), fc.jsonValue())
        .map((v) => base64(JSON.stringify(v))),
      fc.constantFrom('', '0', id, base64(`${at} ${id}`), base64(`["devices",{"id":"${id}"`), '%00'),
    );
    fc.assert(
      fc.property(madeUp, fc.constantFrom(...lists), (text, [cursor]) => {
        expect(refused(() => cursor.read(text))).toEqual(UNKNOWN);
      }),
    );
  });
  it('name times that the database holds', () => {
    for (const when of [
      '0000-01-01T00:00:00Z',
      '-000001-01-01T00:00:00Z',
      '+012026-01-01T00:00:00Z',
      '2026-11-29T12:00:00+16:00',
      `2026-11-29T12:00:00.${'1'.repeat(200)}Z`,
    ])
      expect(refused(() => cursors.jobs.read(cursors.jobs.write({ at: when, id })))).toEqual(UNKNOWN);
  });
});
