import { expect, it } from '@jest/globals';
import { configuration, failure, type Cell } from '@rackmark/contracts';
import { failWith, said } from '@rackmark/words';
import { outsideCell, type Outside } from './outside.js';

const outside = (runtimeTexts: boolean): Outside => ({
  ...{ runtimeTexts, modelLabel: (_, name) => name, deviceLabel: (_, name) => name },
});
const cell = (failed: unknown) =>
  ({
    ...{ model: { name: 'net', sha256: 'a' }, device: { id: 'd', name: 'Pixel 9' }, reasons: [] },
    ...{ configuration: configuration.parse({}), failure: failed, delegation: null },
  }) as unknown as Cell;
const why = said('quoted', { detail: '/home/ana/net.tflite cannot be opened' });

it('a cell that could not run keeps what failed, and nothing of how a runtime of this computer put it', () => {
  const told = failWith(
    'UNSUPPORTED_ACCELERATOR',
    said('unsupported.engine', { name: 'LiteRT', device: 'A', why }),
    {
      detail: 'E tflite: /home/ana/net.tflite',
    },
  );
  for (const given of [told, { ...told, said: null, message: 'No such file: /home/ana/net.tflite' }]) {
    const shown = outsideCell(cell(given), outside(false)).failure;
    // Whoever reads the report parses it.
    expect(failure.parse(shown).name).toBe('UNSUPPORTED_ACCELERATOR');
    expect(JSON.stringify(shown)).not.toContain('/home');
  }
  expect(outsideCell(cell(told), outside(true)).failure).toEqual(told);
});
