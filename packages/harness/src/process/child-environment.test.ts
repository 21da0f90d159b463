import { afterEach, expect, it } from '@jest/globals';
import { fetchingEnvironment, measuringEnvironment } from './child-environment.js';

const before = { ...process.env };
afterEach(() => void (process.env = { ...before }));

it('whoever measures gets settings of runtimes and drivers, and nothing that opens a door', () => {
  process.env = {
    PATH: '/bin',
    RACKMARK_LITERT_LM_LIBRARY: '/lib/lm.so',
    VK_ICD_FILENAMES: '/icd.json',
    RACKMARK_AGENT_CODE: 'secret',
    RACKMARK_TOKEN: 'secret',
    RACKMARK_DATABASE_URL: 'secret',
    RACKMARK_LOCAL_AGENT_CODE: 'secret',
    GITHUB_TOKEN: 'secret',
    NODE_OPTIONS: '--inspect',
    https_proxy: 'http://proxy',
  };
  expect(measuringEnvironment({ VK_ICD_FILENAMES: '/own.json' })).toEqual({
    PATH: '/bin',
    RACKMARK_LITERT_LM_LIBRARY: '/lib/lm.so',
    VK_ICD_FILENAMES: '/own.json',
  });
  expect(fetchingEnvironment()).toEqual({ PATH: '/bin', https_proxy: 'http://proxy' });
});
