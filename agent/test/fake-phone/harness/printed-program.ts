import { setTimeout as wait } from 'node:timers/promises';
import type { Command } from '../commands/command.js';

/**
 * A program for `phone.programs` that prints a text and ends: `benchmark_model` as it was once recorded.
 * @param print the text for its arguments; lines come `msPerLine` apart
 */
export const printedProgram =
  (print: (args: readonly string[]) => string, { msPerLine = 0, code = 0 } = {}): Command =>
  async (call) => {
    for (const line of print(call.args).split(/(?<=\n)/)) {
      if (msPerLine > 0) await wait(msPerLine, undefined, { signal: call.process.signal });
      await call.out.write(line);
    }
    return code;
  };
