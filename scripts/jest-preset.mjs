// One Jest set-up for every workspace: native ES modules, TypeScript through SWC, packages read from their sources.
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** @param {{ name: string, dir: string }} workspace @param {import('jest').Config} [more] @returns {import('jest').Config} */
export function workspaceConfig({ name, dir }, more = {}) {
  return {
    displayName: name,
    rootDir: fileURLToPath(new URL(`../${dir}`, import.meta.url)),
    testMatch: ['<rootDir>/src/**/*.test.{ts,tsx}', '<rootDir>/test/**/*.test.ts'],
    modulePathIgnorePatterns: ['<rootDir>/dist'],
    extensionsToTreatAsEsm: ['.ts', '.tsx'],
    moduleNameMapper: {
      '^@rackmark/(contracts|statistics|model-file|sample-models|words|analysis|harness)$': `${root}packages/$1/src/index.ts`,
      '^@rackmark/words/(page|en|es)$': `${root}packages/words/src/$1.ts`,
      '^@rackmark/analysis/file$': `${root}packages/analysis/src/file/index.ts`,
      '^@rackmark/harness/core$': `${root}packages/harness/src/core/index.ts`,
      '^(\\.{1,2}/.*)\\.js$': '$1',
    },
    transform: {
      '^.+\\.tsx?$': [
        '@swc/jest',
        {
          jsc: {
            target: 'es2022',
            parser: { syntax: 'typescript', tsx: true, decorators: true },
            transform: { legacyDecorator: true, decoratorMetadata: true, react: { runtime: 'automatic' } },
          },
          module: { type: 'es6' },
        },
      ],
    },
    ...more,
  };
}
