import { workspaceConfig } from '../../scripts/jest-preset.mjs';

export default workspaceConfig({ name: 'harness', dir: 'packages/harness' });
