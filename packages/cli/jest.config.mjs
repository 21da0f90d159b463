import { workspaceConfig } from '../../scripts/jest-preset.mjs';

export default workspaceConfig({ name: 'cli', dir: 'packages/cli' });
