import { workspaceConfig } from '../scripts/jest-preset.mjs';

export default workspaceConfig({ name: 'agent', dir: 'agent' });
