// run() on the GPU as the API invites one to call it: no wait_type, no output locked. argv: library, model. Prints the
// median in ns. In a process of its own, and never a way to measure.
import { LiteRtLibrary } from '../../packages/harness/dist/engines/litert/library.js';
import { signaturesOf, slotsOf } from '../../packages/harness/dist/engines/litert/tensors.js';

const [, , path, modelPath] = process.argv;
const library = new LiteRtLibrary(path, { accelerator: 'gpu' });
const model = library.get('LiteRtCreateModelFromFile', library.environment, modelPath);
const options = library.get('LiteRtCreateOptions');
library.call('LiteRtSetOptionsHardwareAccelerators', options, 2);
const compiled = library.get('LiteRtCreateCompiledModel', library.environment, model, options);
const [signature] = signaturesOf(library, model);
const slots = (side) =>
  slotsOf(library, compiled, signature.pointer, signature.index, side).map((s) => s.buffer);
const [ins, outs] = [slots('Input'), slots('Output')];
const run = library.bare('LiteRtRunCompiledModel');
const samples = [];
for (let i = 0; i < 30; i++) {
  const begin = process.hrtime.bigint();
  run(compiled, signature.index, ins.length, ins, outs.length, outs);
  samples.push(Number(process.hrtime.bigint() - begin));
  // Let the queue run empty, or the next call waits for it.
  const address = [null];
  library.bare('LiteRtLockTensorBuffer')(outs[0], address, 0);
  library.bare('LiteRtUnlockTensorBuffer')(outs[0]);
}
samples.sort((a, b) => a - b);
process.stdout.write(`\n${samples[samples.length >> 1]}`);
process.exit(0);
