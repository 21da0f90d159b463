import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, relative } from 'node:path';
import { coverageArgs } from './coverage.mjs';

/** @returns {Promise<import('./outcome.mjs').Outcome>} */
export async function runJest(place, { measuring }) {
  const report = join(place.folder, `report-${measuring ? 'measuring' : 'beside'}.json`);
  await spawnJest(place, { measuring, report });
  if (!existsSync(report)) {
    const failures = ['Jest ended before it wrote its report'];
    return { passed: 0, failed: 1, skipped: 0, failures, files: [] };
  }
  return read(JSON.parse(readFileSync(report, 'utf8')), place.root);
}

function spawnJest({ root, folder, rooms, forJest, isCounting, env }, { measuring, report }) {
  const selected = rooms.length > 0 ? ['--selectProjects', ...rooms] : [];
  // At most what the PostgreSQL of the tests has connections for.
  const cores = availableParallelism();
  const workers = Math.min(8, Math.max(2, measuring ? Math.floor(cores / 2) : cores - 1));
  const args = [
    '--experimental-vm-modules',
    '--no-warnings=ExperimentalWarning',
    join(root, 'node_modules', 'jest', 'bin', 'jest.js'),
    ...selected,
    `--filter=${join(root, 'scripts', 'test', 'filter.cjs')}`,
    '--passWithNoTests',
    `--maxWorkers=${workers}`,
    '--forceExit', // HTTP keep-alive of the tests' own client outlives them by seconds
    '--json',
    `--outputFile=${report}`,
    ...(isCounting ? coverageArgs(folder, measuring) : []),
    ...forJest,
  ];
  const child = spawn(process.execPath, args, {
    cwd: root,
    // Jest prints its JSON to standard output as well; the readable report goes to standard error.
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...env, RACKMARK_TEST_MEASURING: measuring ? '1' : '0' },
  });
  return new Promise((resolve) => child.once('exit', resolve));
}

function read(report, root) {
  const failures = report.testResults.flatMap(({ name, status, assertionResults }) => {
    const path = relative(root, name);
    const tests = assertionResults.filter((a) => a.status === 'failed').map((a) => `${path}: ${a.fullName}`);
    // A suite that could not even be loaded has no tests.
    return tests.length === 0 && status === 'failed' ? [`${path}: the whole file`] : tests;
  });
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + report.numRuntimeErrorTestSuites,
    skipped: report.numPendingTests,
    failures,
    files: report.testResults.map(({ name, startTime, endTime }) => ({
      path: relative(root, name),
      seconds: (endTime - startTime) / 1000,
    })),
  };
}
