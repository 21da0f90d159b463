/** The beginning of a text, never through a letter: the portal's database takes no half of one. */
export const cut = (text: string, most: number): string =>
  text.slice(0, most).replace(/[\ud800-\udbff]$/, '');
