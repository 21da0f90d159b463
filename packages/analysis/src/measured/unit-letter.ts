/** What tells a unit from its twins of one device model: A, B … Z, AA, AB … @param n from 0 */
export const unitLetter = (n: number): string =>
  (n >= 26 ? unitLetter(Math.floor(n / 26) - 1) : '') + String.fromCharCode(65 + (n % 26));
