import type { Command } from 'commander';

/** Of an option that may be given again. */
export const again = (text: string, before: string[]): string[] => [...before, text];
/** Adds what says how files are measured. */
export const measuring = (command: Command): Command =>
  command
    .option('--accelerator <list>', 'cpu, gpu, npu (default: cpu)')
    .option('--engine <list>', 'litert, litert-js, litert-lm (default: the native one for the file)')
    .option(
      '--runtime <list>',
      'released versions beside each other, e.g. litert@2.2.0,litert@2.3.0; litert alone is the one that a device has (rackmark runtime list)',
    )
    .option('--threads <list>', 'CPU threads, e.g. 1,2,4 (default: 1)')
    .option('--precision <list>', 'GPU: default, fp16, fp32, fp16_fp32_acc')
    .option('--backend <list>', 'GPU: default, opencl, webgpu')
    .option('--priority <list>', 'GPU: default, low, normal, high')
    .option('--compile-mode <list>', 'NPU: default, aot, jit')
    .option('--compile-cache', 'keep what is compiled: the cold load fills the cache, the warm one reads it')
    .option('--fallback', 'let the CPU take what a GPU or NPU does not; marked in every table')
    .option('--prefill <list>', 'language models: tokens of the prompt, e.g. 128,512 (default: 256)')
    .option('--decode <list>', 'language models: tokens of the answer (default: 256)')
    .option('--context <list>', 'language models: room for both (default: what the model allows)')
    .option(
      '--prompt <file>',
      'language models: answer this text, greedily, until it stops or --decode is reached',
    )
    .option(
      '--shape <input=sizes>',
      'sizes that a model leaves open, e.g. image=1,224,224,3; may be given again (default: 1 for each)',
      again,
      [],
    )
    .option(
      '--part <list>',
      'models inside a bundle, measured in its place; rackmark models parts lists them',
    )
    .option(
      '--input <input=file>',
      'fill an input from an array that numpy.save() wrote, e.g. image=cat.npy; may be given again (default: made-up values)',
      again,
      [],
    )
    .option('--repeats <n>', 'runs a cell (default: 3)')
    .option('--iterations <n>', 'least iterations a run (default: 100)')
    .option('--seconds <s>', 'least seconds of measuring a run (default: 1)')
    .option('--device <list>', 'names, ids or kinds of devices (default: all that are connected)');
