import { workspaceConfig } from '../scripts/jest-preset.mjs';

export default workspaceConfig({ name: 'web', dir: 'web' });
