/** One call of a prefill: `size` tokens go in from `place` on, of which the first `count` are of the prompt. */
export interface PrefillPart {
  size: number;
  place: number;
  count: number;
}

/**
 * How a prompt goes through signatures that take fixed numbers of tokens: the largest that it fills, for the rest the
 * smallest that holds it. Near the end of the context, where none has room any more, tokens go in one by one.
 * @param sizes tokens of each prefill signature, largest first
 * @param room tokens of context
 */
export function prefillParts(sizes: readonly number[], tokens: number, room: number): PrefillPart[] {
  const parts: PrefillPart[] = [];
  for (let place = 0; place < tokens;) {
    const left = tokens - place;
    const fitting = sizes.filter((size) => place + size <= room);
    const size = fitting.find((s) => s <= left) ?? fitting.at(-1) ?? 1;
    const count = Math.min(size, left);
    parts.push({ size, place, count });
    place += count;
  }
  return parts;
}
