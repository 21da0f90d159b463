import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { SETTINGS, settingNumber, settingWhole, unknownSettings } from './settings.js';

const docs = ['settings', 'android-harness', 'deployment', 'security', 'rack-setup']
  .map((name) => readFileSync(new URL(`../../../docs/${name}.md`, import.meta.url), 'utf8'))
  .join('\n');

describe('settings', () => {
  it('what is documented is known, and what is known is documented', () => {
    const said = new Set(docs.match(/RACKMARK_[A-Z_]*[A-Z]/g));
    expect([...said].toSorted()).toEqual([...SETTINGS].toSorted());
  });
  it('one that is misspelt is said with the one that is meant', () => {
    expect(unknownSettings({ RACKMARK_LITERT_LIBARY: '/lib', PATH: '/bin', RACKMARK_PORT: '1' })).toEqual([
      'RACKMARK_LITERT_LIBARY is no setting; did you mean RACKMARK_LITERT_LIBRARY? Correct it or unset it.',
    ]);
    expect(unknownSettings({ Rackmark_Port: '1' })).toEqual([expect.stringContaining('mean RACKMARK_PORT?')]);
    expect(unknownSettings({ RACKMARK_COLOUR_OF_DOOR: 'red' })).toEqual([
      expect.stringMatching(/^RACKMARK_COLOUR_OF_DOOR is no setting of Rackmark; docs\/settings.md/),
    ]);
  });
  it('those of tests and figures are left alone', () =>
    expect(unknownSettings({ RACKMARK_TEST_RACK: '1', RACKMARK_CHROMIUM: '/bin/chromium' })).toEqual([]));
  it('a number is digits', () => {
    const port = settingWhole('PORT', 'a port number', 0, 65_535);
    expect(port.parse('4600')).toBe(4600);
    expect(settingNumber('S', 'a number of seconds', 0, 9).parse('0.5')).toBe(0.5);
    for (const text of [' ', '0x1F', '1e3', '-1', '4600.5', '65536', 'many', 'Infinity'])
      expect(port.safeParse(text).error?.issues.at(-1)?.message).toBe(
        'PORT must be a port number from 0 to 65535',
      );
  });
});
