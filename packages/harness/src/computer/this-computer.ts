import { createHash } from 'node:crypto';
import type { Machine } from '../core/machine.js';
import { ConditionsReader, readMemory, resetPeak } from './system.js';

/** The computer that this process runs on. */
export const thisComputer: Machine = {
  clock: () => Number(process.hrtime.bigint()),
  memory: readMemory,
  resetPeak,
  watch: () => new ConditionsReader(),
  sha256: (bytes) => createHash('sha256').update(bytes).digest('hex'),
};
