import { workspaceConfig } from '../scripts/jest-preset.mjs';

const preset = workspaceConfig({ name: 'web', dir: 'web' });
export default {
  ...preset,
  testEnvironment: 'jsdom',
  moduleNameMapper: { '\\.css$': '<rootDir>/test/no-style.ts', ...preset.moduleNameMapper },
};
