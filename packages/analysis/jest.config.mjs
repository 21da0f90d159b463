import { workspaceConfig } from '../../scripts/jest-preset.mjs';

export default workspaceConfig({ name: 'analysis', dir: 'packages/analysis' });
