import { workspaceConfig } from '../../scripts/jest-preset.mjs';

export default workspaceConfig({ name: 'sample-models', dir: 'packages/sample-models' });
