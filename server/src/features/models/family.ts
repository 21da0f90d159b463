/** How people name kinds of weights at the end of a file's name. */
const WEIGHTS =
  /[-_. ]((f|fp|float|bf)(32|16)|u?int(8|4|2)|[iqw](8|4|2)|w\d+a\d+|[wq]?\d*_?(dynamic|dynamic[-_ ]range|full[-_ ]integer|full[-_ ]int|quant|quantized|quantised))$/i;

/**
 * The family that a file's name speaks of, so that variants dropped together stand together: `pose_f32` and `pose_int8`
 * are `pose`. A guess, that everybody may change; null where the name ends in no kind of weights.
 * @param name of the file, without its ending
 */
export function familyFromName(name: string): string | null {
  const family = name.replace(WEIGHTS, '');
  return family === name || family.trim() === '' ? null : family.trim();
}
