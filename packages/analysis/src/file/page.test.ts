import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { pageOf, reportInPage } from './page.js';

const place = '<script type="application/json" id="report" data-sha256="__SHA256__">__REPORT__</script>';
const template = `<!doctype html><script>1 < 2</script>${place}<p>end</p>`;

describe('a page', () => {
  it('is the same bytes each time, holds the report once, and its hash beside it', () => {
    const page = pageOf(template, '{"title":"a"}');
    expect(page).toBe(pageOf(template, '{"title":"a"}'));
    expect(page).toMatch(/data-sha256="[0-9a-f]{64}">\{"title":"a"\}<\/script><p>end<\/p>$/);
  });
  it('gives back what was put in, and nothing in it ends its script or begins another', () => {
    const hostile = [
      '</script><script>alert(1)</script>',
      '<!--<script>',
      '\\u003c',
      '$&',
      '__REPORT__',
      '\u2028',
    ];
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.constantFrom(...hostile), fc.string())), (texts) => {
        const page = pageOf(template, JSON.stringify({ texts }));
        expect(JSON.parse(reportInPage(page)!)).toEqual({ texts });
        expect(page.split('<').length).toBe(template.split('<').length);
      }),
    );
  });
  it('that holds none, two, or half of one is said to hold none', () => {
    const page = pageOf(template, '{}');
    expect(reportInPage(template)).toBeNull();
    expect(reportInPage(page + page)).toBeNull();
    expect(reportInPage(page.slice(0, page.indexOf('{}') + 1))).toBeNull();
    expect(reportInPage('')).toBeNull();
  });
  it('is not made of a template without a place, or with two', () => {
    expect(() => pageOf('<p>', '{}')).toThrow('no place');
    expect(() => pageOf(place + place, '{}')).toThrow('or two');
  });
});
