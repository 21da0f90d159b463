import { createHash } from 'node:crypto';

/** Where a report stands in a page; `web/one-page/template.html` has it, with other words in the two places. */
const BEGIN = '<script type="application/json" id="report" data-sha256="';
const MIDDLE = '">';
const END = '</script>';
const EMPTY = `${BEGIN}__SHA256__${MIDDLE}__REPORT__${END}`;

/**
 * A version as one page.
 * @param template what the build made of the reader (`web/one-page`)
 * @param report canonical JSON
 */
export function pageOf(template: string, report: string): string {
  const [before, after, ...more] = template.split(EMPTY);
  if (after === undefined || more.length > 0)
    throw new Error('The template has no place for a report, or two.');
  const sha256 = createHash('sha256').update(report).digest('hex');
  // In JSON `<` stands in texts only. Written so, nothing in them ends the script or begins another.
  const safe = report.replaceAll('<', '\\u003c');
  return [before, BEGIN, sha256, MIDDLE, safe, END, after].join('');
}

/** The JSON that a page holds; null where there is none, or where it holds several. */
export function reportInPage(page: string): string | null {
  const [, held, ...more] = page.split(BEGIN);
  if (held === undefined || more.length > 0 || !/^[0-9a-f]{64}">/.test(held)) return null;
  const begin = held.indexOf(MIDDLE) + MIDDLE.length;
  const end = held.indexOf('<', begin);
  return held.startsWith(END, end) ? held.slice(begin, end) : null;
}
