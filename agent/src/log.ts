/** One line for people, with the time. */
export type Log = (text: string) => void;

export const consoleLog: Log = (text) =>
  void process.stderr.write(`${new Date().toISOString()} agent: ${oneLine(text)}\n`);

/** What phones say of themselves (a serial, a name) may hold what moves a terminal's cursor or begins a line of its own. */
export const oneLine = (text: string): string =>
  text.replace(
    /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
