// What nobody uses is deleted, not kept (`npm run lint`). The second pass, `--production`, takes only what a portal runs (`!`):
// it finds files and functions that only a test uses, which are none.
export default ({ production }) => ({
  ignoreExportsUsedInFile: production === true,
  // Programs of the system, which no package brings.
  exclude: ['binaries'],
  // Its script is read from its folder, into a page.
  ignoreDependencies: ['axe-core'],
  workspaces: {
    '.': {
      entry: [
        'scripts/{start,build,prepare}.mjs!',
        'scripts/*.mjs',
        'scripts/test/filter.cjs',
        'benchmarks/*.mjs',
        'benchmarks/support/bare-loop-child.mjs',
      ],
      project: ['{scripts,benchmarks}/**/*.{mjs,cjs}', 'e2e/**/*.ts', 'test-support/**/*.ts'],
    },
    'packages/*': { project: ['src/**/*.ts!'] },
    'packages/harness': {
      entry: ['src/process/*child.ts!'],
      project: ['src/**/*.ts!', 'test/**/*.{ts,mjs}'],
    },
    'packages/sample-models': { project: ['src/**/*.ts!', 'test/**/*.ts'] },
    'packages/cli': { entry: ['src/main.ts!'], project: ['src/**/*.ts!'] },
    server: {
      entry: ['src/{main,token}.ts!', 'test/support/loop-meter.mjs'],
      project: ['src/**/*.ts!', 'test/**/*.{ts,mjs}'],
    },
    agent: { entry: ['src/main.ts!'], project: ['src/**/*.ts!', 'test/**/*.ts'] },
    web: { project: ['src/**/*.{ts,tsx}!', 'one-page/*.ts', 'test/**/*.ts'] },
  },
});
