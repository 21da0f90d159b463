/** One line for people, with the time. */
export type Log = (text: string) => void;

export const consoleLog: Log = (text) =>
  void process.stderr.write(`${new Date().toISOString()} agent: ${oneLine(text)}\n`);

/** What phones say of themselves (a serial, a name) may hold what moves a terminal's cursor or begins a line of its own. */
export const oneLine = (text: string): string =>
  // eslint-disable-next-line no-control-regex -- these are what is looked for
  text.replace(
    /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
