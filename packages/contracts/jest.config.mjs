import { workspaceConfig } from '../../scripts/jest-preset.mjs';

export default workspaceConfig({ name: 'contracts', dir: 'packages/contracts' });
