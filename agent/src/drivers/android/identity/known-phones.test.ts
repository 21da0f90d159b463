import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { deviceFacts } from '@rackmark/contracts';
import { KnownPhones } from './known-phones.js';

const facts = deviceFacts.parse({
  key: 'android-1',
  kind: 'android',
  name: 'Pixel 8',
  device_model: 'Pixel 8',
  os: 'Android 15',
  architecture: 'arm64-v8a',
  processor: null,
  cores: 8,
  memory_mib: null,
  engines: [],
  more: {},
});

it('a disk that takes nothing is told once; what was given to phones stays known', () => {
  const dir = mkdtempSync(join(tmpdir(), 'rackmark-known-'));
  const log: string[] = [];
  const known = new KnownPhones(dir, (text) => log.push(text));
  const blocked = join(dir, 'phones.json');
  mkdirSync(blocked);
  known.remember('S1', 'marker-1', facts);
  known.write();
  expect(log).toEqual([expect.stringContaining('could not be written')]);
  expect(known.factsOf('S1')?.name).toBe('Pixel 8');
  rmSync(blocked, { recursive: true });
  known.write();
  expect(new KnownPhones(dir, () => {}).keys.get('marker-1')).toBe('android-1');
  rmSync(dir, { recursive: true });
});
