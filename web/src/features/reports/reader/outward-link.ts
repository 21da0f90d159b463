/** Where a link of a text may lead: somewhere on the web, by its whole address; else nowhere. */
export function outwardLink(url: string): string {
  try {
    const { protocol, href } = new URL(url);
    return protocol === 'http:' || protocol === 'https:' ? href : '';
  } catch {
    return '';
  }
}
