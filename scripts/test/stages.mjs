// What `npm test` runs, one stage after the other. A new kind of test is one more entry here:
// `run(place)` answers an Outcome (outcome.mjs), `place` is what provide.mjs has set up.
import { runChecks } from './checks.mjs';
import { fuzzApi } from './fuzz-api.mjs';
import { runJest } from './jest.mjs';
import { runKotlin } from './kotlin.mjs';

/** Jest's projects, as jest.config.mjs names them. */
const ROOMS = [
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
  'e2e',
];

/**
 * Suites that measure, or that watch real programs: two at a time, or half as many as there are cores, and none of the
 * others, which load it, beside them.
 */
const MEASURING = [
  /\/packages\/harness\/test\//,
  /\/agent\/test\/computer\./,
  /\/agent\/test\/android\//,
  /\/e2e\//,
];
export const isMeasuring = (file) => MEASURING.some((pattern) => pattern.test(file.replaceAll('\\', '/')));

/**
 * Groups of stages, one after the other; those of a group go on beside each other.
 * @type {{ name: string, rooms: string[] | 'all', isJest?: true, run(place: object): Promise<object> }[][]}
 */
const STAGES = [
  [
    // Lint, format, types and freshness count as tests where everything was asked for.
    { name: 'checks', rooms: 'all', run: runChecks },
    // It keeps a portal busy for two minutes: beside nothing that measures.
    { name: 'odd requests to every operation', rooms: ['server'], run: fuzzApi },
  ],
  [{ name: 'Kotlin harness', rooms: ['harness'], run: runKotlin }],
  [
    {
      name: 'suites side by side',
      rooms: ROOMS,
      isJest: true,
      run: (place) => runJest(place, { measuring: false }),
    },
  ],
  [
    {
      name: 'suites that measure',
      rooms: ROOMS,
      isJest: true,
      run: (place) => runJest(place, { measuring: true }),
    },
  ],
];

/** The groups for the rooms that were named; without names all. What is handed on to Jest is for Jest's stages alone. */
export const stagesFor = ({ rooms, forJest }) =>
  STAGES.map((group) =>
    group.filter(
      (s) =>
        (rooms.length === 0 || (s.rooms !== 'all' && s.rooms.some((r) => rooms.includes(r)))) &&
        (forJest.length === 0 || s.isJest === true),
    ),
  );
