import type { Command } from 'commander';
import { about, takes } from '../help/help.js';

/** Of an option that may be given again. */
export const again = (text: string, before: string[]): string[] => [...before, text];
/** Adds what says how files are measured. */
export const measuring = (command: Command): Command =>
  command
    .option(`--accelerator ${takes('list')}`, about('accelerator'))
    .option(`--engine ${takes('list')}`, about('engine'))
    .option(`--runtime ${takes('list')}`, about('runtime_versions'))
    .option(`--threads ${takes('list')}`, about('threads'))
    .option(`--precision ${takes('list')}`, about('precision'))
    .option(`--backend ${takes('list')}`, about('backend'))
    .option(`--priority ${takes('list')}`, about('priority'))
    .option(`--compile-mode ${takes('list')}`, about('compile_mode'))
    .option('--compile-cache', about('compile_cache'))
    .option('--fallback', about('fallback'))
    .option(`--prefill ${takes('list')}`, about('prefill'))
    .option(`--decode ${takes('list')}`, about('decode'))
    .option(`--context ${takes('list')}`, about('context'))
    .option(`--prompt ${takes('file')}`, about('prompt'))
    .option(`--shape ${takes('input_sizes')}`, about('shape'), again, [])
    .option(`--part ${takes('list')}`, about('parts'))
    .option(`--input ${takes('input_file')}`, about('input'), again, [])
    .option(`--repeats ${takes('n')}`, about('repeats'))
    .option(`--iterations ${takes('n')}`, about('iterations'))
    .option(`--seconds ${takes('s')}`, about('seconds'))
    .option(`--device ${takes('list')}`, about('devices_to_use'));
