// `npm test` (scripts/test.mjs) sets up what the suites need and calls Jest with this.
export default {
  // A guard against hangs, far above what the slowest machine needs; what a test waits for gives up before
  // (test-support/patience.ts) and says what did not come.
  testTimeout: 600_000,
  projects: [
    'packages/contracts',
    'packages/statistics',
    'packages/model-file',
    'packages/sample-models',
    'packages/words',
    'packages/analysis',
    'packages/harness',
    'packages/cli',
    'server',
    'agent',
    'web',
    'e2e',
  ],
};
