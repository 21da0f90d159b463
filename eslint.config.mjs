import js from '@eslint/js';
import tseslint from 'typescript-eslint';
import { pageArrows } from './scripts/lint/page-arrows.mjs';

// The one direction in which imports may point (docs/adr/0001-rooms-and-arrows.md).
/** Which `@rackmark/*` packages a room may import; nobody may import server, agent, web or cli. */
const may = {
  'packages/contracts': [],
  'packages/statistics': [],
  'packages/model-file': [],
  'packages/sample-models': [],
  'packages/words': ['contracts'],
  'packages/analysis': ['contracts', 'statistics', 'words'],
  'packages/harness': ['contracts'],
  'packages/cli': ['contracts', 'statistics', 'sample-models', 'harness', 'words', 'analysis'],
  server: ['contracts', 'statistics', 'model-file', 'words', 'analysis'],
  agent: ['contracts', 'harness'],
  web: ['contracts', 'statistics', 'words'],
};
const packages = [
  'contracts',
  'statistics',
  'model-file',
  'sample-models',
  'words',
  'analysis',
  'harness',
  'cli',
  'server',
  'agent',
  'web',
];

export default tseslint.config(
  {
    ignores: [
      '**/dist/**',
      '**/node_modules/**',
      'data/**',
      '.rackmark/**',
      'packages/contracts/generated/**',
    ],
  },
  js.configs.recommended,
  ...tseslint.configs.recommended,
  {
    files: ['**/*.{ts,tsx}'],
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'off',
      // Does not see that a decorator reads a constant; TypeScript's own noUnusedLocals does.
      'no-useless-assignment': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'max-lines': ['warn', { max: 350, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    // Rules that know types. tsconfig.lint.json reads packages from their sources, so that nothing has to be built before.
    files: ['**/*.{ts,tsx}', '{scripts,benchmarks}/**/*.mjs'],
    languageOptions: {
      parserOptions: {
        project: ['./tsconfig.lint.json', './web/tsconfig.lint.json'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
    },
  },
  {
    // What comes untyped (a row, a parsed text) is typed or parsed in one place: server/src/platform/database/rows.ts, or a
    // schema of contracts. What a test got is checked by what it expects of it.
    files: ['{packages/*,server,agent,web}/src/**/*.{ts,tsx}'],
    ignores: ['**/*.test.{ts,tsx}'],
    rules: {
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/no-unsafe-argument': 'error',
      '@typescript-eslint/no-unsafe-assignment': 'error',
      '@typescript-eslint/no-unsafe-call': 'error',
      '@typescript-eslint/no-unsafe-member-access': 'error',
      '@typescript-eslint/no-unsafe-return': 'error',
    },
  },
  {
    files: ['**/*.mjs'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        URL: 'readonly',
        fetch: 'readonly',
        setTimeout: 'readonly',
        clearTimeout: 'readonly',
        Buffer: 'readonly',
        performance: 'readonly',
        FormData: 'readonly',
        Blob: 'readonly',
        AbortSignal: 'readonly',
      },
    },
  },
  {
    files: ['**/*.cjs'],
    languageOptions: { globals: { require: 'readonly', module: 'writable', process: 'readonly' } },
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
  {
    files: ['web/{public,one-page}/*.js'],
    languageOptions: {
      globals: {
        ...{ localStorage: 'readonly', matchMedia: 'readonly', document: 'readonly' },
        ...{ atob: 'readonly', Blob: 'readonly', DecompressionStream: 'readonly', Response: 'readonly' },
      },
    },
  },
  {
    // A busy machine breaks every limit in seconds; the one guard against hangs stands in jest.config.mjs.
    files: ['**/*.test.{ts,tsx}'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: "CallExpression[callee.object.name='jest'][callee.property.name='setTimeout']",
          message: 'Tests have no limits in seconds: wait for a state (test-support/patience.ts).',
        },
        {
          selector:
            'CallExpression[callee.name=/^(it|test|beforeAll|beforeEach|afterAll|afterEach)$/] > Literal.arguments[raw=/^[0-9_]+$/]',
          message: 'Tests have no limits in seconds: wait for a state (test-support/patience.ts).',
        },
      ],
    },
  },
  {
    files: ['web/src/**/*.{ts,tsx}'],
    plugins: { rackmark: { rules: { 'page-arrows': pageArrows } } },
    rules: { 'rackmark/page-arrows': 'error' },
  },
  ...Object.entries(may).map(([room, allowed]) => ({
    files: [`${room}/src/**/*.{ts,tsx}`],
    ignores: ['**/*.test.ts', '**/*.test.tsx'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: `^@rackmark/(${packages.filter((p) => !allowed.includes(p)).join('|')})($|/)`,
              message: `${room} may import only: ${allowed.join(', ') || 'no other package'}. See docs/adr/0001.`,
            },
            {
              regex: '(^|/)(server|agent|web|packages/[a-z-]+)/src/',
              message: 'Import the package by its name, not its files.',
            },
            {
              regex: '^@rackmark/(?!harness/core$|words/(page|en|es)$|analysis/file$)[^/]+/',
              message: 'Import what the package exports, not a file inside it.',
            },
          ],
        },
      ],
    },
  })),
  {
    // Both catalogues would be in the first load of every page.
    files: ['web/src/**/*.{ts,tsx}'],
    ignores: ['**/*.test.ts', '**/*.test.tsx'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        { paths: [{ name: '@rackmark/words', message: 'The page imports @rackmark/words/page.' }] },
      ],
    },
  },
  {
    // A page runs it, too (packages/harness/README.md): it may lean on nothing that only Node has.
    files: ['packages/harness/src/core/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: '^(?!\\./|@rackmark/contracts$)',
              message: 'The core imports only itself and contracts; what needs Node stands beside it.',
            },
          ],
        },
      ],
      'no-restricted-globals': [
        'error',
        'process',
        'Buffer',
        'global',
        'require',
        'setImmediate',
        '__dirname',
      ],
    },
  },
);
