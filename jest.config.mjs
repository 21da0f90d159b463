// `npm test` (scripts/test.mjs) sets up what the suites need and calls Jest with this.
export default {
  projects: [
    'packages/contracts',
    'packages/statistics',
    'packages/model-file',
    'packages/sample-models',
    'packages/harness',
    'packages/cli',
    'server',
    'agent',
    'web',
    'e2e',
  ],
};
