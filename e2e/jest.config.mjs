import { workspaceConfig } from '../scripts/jest-preset.mjs';

export default workspaceConfig({ name: 'e2e', dir: 'e2e' }, { testMatch: ['<rootDir>/**/*.test.ts'] });
