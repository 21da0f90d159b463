/**
 * A text of phones, files or other people for a terminal or a log: it may hold what moves a cursor, begins a line of its own
 * or turns text around.
 */
export const oneLine = (text: string): string =>
  text.replace(
    /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
