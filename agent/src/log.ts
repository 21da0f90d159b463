import { oneLine } from '@rackmark/contracts';

/** One line for people, with the time. */
export type Log = (text: string) => void;

export const consoleLog: Log = (text) =>
  void process.stderr.write(`${new Date().toISOString()} agent: ${oneLine(text)}\n`);
