import { configuration, languageTask, type LanguageTask } from '@rackmark/contracts';
import { EngineFailure } from './core/engine.js';
import { checkContext, placementOf, refusal, type Room } from './engines/litert-lm/checks.js';
import { hasRoomToScore, rounded, SCORE_BEGIN, SCORE_ROOM, SCORE_TEXT } from './engines/litert-lm/score.js';
import { textOf } from './engines/litert-lm/talk.js';
import { turnOf, type Told } from './engines/litert-lm/told.js';
import { prefillParts } from './engines/litert/prefill-parts.js';
import { readRuntimeLog } from './engines/litert/runtime-log.js';

type Asked = Partial<LanguageTask>;

const contexts: [Asked, Room][] = [
  [
    { prefill_tokens: 200, decode_tokens: 56 },
    { tokens: 256, isFixed: true },
  ],
  [
    { prefill_tokens: 200, decode_tokens: 57 },
    { tokens: 256, isFixed: true },
  ],
  [
    { prefill_tokens: 200, decode_tokens: 57 },
    { tokens: 256, isFixed: false },
  ],
  [
    { prefill_tokens: 8, decode_tokens: 8, context_tokens: 999 },
    { tokens: 256, isFixed: true },
  ],
  [
    { prefill_tokens: 8, decode_tokens: 8, context_tokens: 999 },
    { tokens: 256, isFixed: false },
  ],
  [
    { prefill_tokens: 50, decode_tokens: 11, context_tokens: 60 },
    { tokens: 256, isFixed: true },
  ],
  [
    { prompt: 'hello', decode_tokens: 999 },
    { tokens: 256, isFixed: true },
  ],
  [{}, { tokens: null, isFixed: false }],
];

/** As the real library says it (LiteRT-LM 0.18.1), shortened; the last are made up. */
const refusals: [accelerator: 'cpu' | 'gpu' | 'npu', error: string, log: string[]][] = [
  ['cpu', 'INVALID_ARGUMENT: Unsupported major version 9, expected version 1\n=== Source', ['a', 'b']],
  ['cpu', 'INVALID_ARGUMENT: Unsupported or unknown file format: /m.litertlm', []],
  ['cpu', 'NOT_FOUND: Tokenizer not found in the model', []],
  ['cpu', 'RESOURCE_EXHAUSTED: mmap failed', []],
  ['cpu', 'INTERNAL: something', Array.from({ length: 25 }, (_, i) => `line ${i}`)],
  ['gpu', 'INTERNAL: Failed to create engine', ['No adapters found']],
  ['npu', 'INTERNAL: no dispatch library', []],
];

const counted = (prefill: [number, number][], decode: [number, number][]): Told['counted'] => ({
  prefill: prefill.map(([tokens, rate]) => ({ tokens, rate })),
  decode: decode.map(([tokens, rate]) => ({ tokens, rate })),
});
const heard = { firstNs: 5_000_000, stepNs: [100, 200], pieces: ['ba', ' be', '🙂'] };
const forced: Asked = { prefill_tokens: 100, decode_tokens: 20 };
const asking: Asked = { prompt: 'hello', decode_tokens: 20 };
const turns: [name: string, Told, Asked, context: number | null, accelerator: 'cpu' | 'gpu'][] = [
  ['as asked', { error: null, counted: counted([[100, 3000]], [[20, 123.4]]), heard }, forced, 256, 'cpu'],
  [
    'without streaming',
    { error: null, counted: counted([[100, 7]], [[20, 3]]), heard: null },
    forced,
    null,
    'cpu',
  ],
  [
    'two turns of prefill',
    {
      error: null,
      counted: counted(
        [
          [50, 10],
          [50, 20],
        ],
        [[20, 5]],
      ),
      heard,
    },
    forced,
    null,
    'cpu',
  ],
  ['no rate', { error: null, counted: counted([[100, 0]], [[20, 0]]), heard }, forced, null, 'cpu'],
  ['a silent cut', { error: null, counted: counted([[100, 10]], [[12, 5]]), heard }, forced, 112, 'cpu'],
  ['nothing counted', { error: null, counted: null, heard: null }, forced, null, 'cpu'],
  ['an answer that stops', { error: null, counted: counted([[9, 10]], [[3, 5]]), heard }, asking, 256, 'cpu'],
  [
    'an answer that is cut',
    { error: null, counted: counted([[9, 10]], [[11, 5]]), heard },
    asking,
    20,
    'cpu',
  ],
  [
    'the engine says that it is full',
    { error: 'INTERNAL: Maximum number of tokens reached.', counted: counted([[9, 10]], [[11, 5]]), heard },
    asking,
    null,
    'cpu',
  ],
  [
    'a long prompt',
    { error: 'INVALID_ARGUMENT: Input token ids are too long. 300 > 256\nat', counted: null, heard },
    asking,
    256,
    'cpu',
  ],
  [
    'a wrong tokenizer',
    { error: 'INVALID_ARGUMENT: Token id 900 is out of range', counted: null, heard },
    asking,
    256,
    'cpu',
  ],
  ['a failure', { error: 'INTERNAL: it broke', counted: null, heard }, asking, 256, 'cpu'],
  ['a failure of the GPU', { error: 'INTERNAL: it broke', counted: null, heard: null }, forced, 256, 'gpu'],
];

const chunks = [
  null,
  '',
  '{"role":"model","content":"ba"}',
  '{"role":"model","content":""}',
  '{"role":"model","content":[{"type":"text","text":"be"},{"type":"image"},{"type":"text","text":"🙂"}]}',
  '{"role":"model","content":[]}',
  '{"role":"model"}',
  '{"content":7}',
  'no JSON',
];

const prefills: [sizes: number[], tokens: number, room: number][] = [
  [[32], 84, 256],
  [[128, 32, 8], 299, 512],
  [[128, 32, 8], 5, 512],
  [[128], 128, 256],
  // Near the end no signature has room: token by token.
  [[32], 40, 50],
  [[64], 3, 60],
  [[1], 3, 4],
  [[32], 0, 256],
];

const scoreRooms: [Asked, number | null][] = [
  [{ prefill_tokens: 36 }, 256],
  [{ prefill_tokens: 37 }, 256],
  [{ prompt: 'hello', prefill_tokens: 9999 }, 220],
  [{ prompt: 'hello' }, 219],
  [{}, null],
];
const scores = [[-1.25, -16.851621627807617, 0], [-0.00000049, -12.3456785], []];

/** What the Kotlin engine for language models must make of the same things. `logs`: lines of the runtime, by name. */
export function languageVectors(logs: Record<string, string[]>): Record<string, unknown> {
  return {
    'language-contexts': contexts.map(([asked, room]) => {
      const task = languageTask.parse(asked);
      return { task, room, expected: outcome(() => checkContext(task, room)) };
    }),
    'language-refusals': refusals.map(([accelerator, error, log]) => {
      const { failure, message, detail } = refusal(configuration.parse({ accelerator }), error, log);
      return { accelerator, error, log, expected: { failure, message, detail } };
    }),
    'language-turns': turns.map(([name, told, asked, context_tokens, accelerator]) => {
      const task = languageTask.parse(asked);
      const expected = outcome(() => turnOf(told, { accelerator }, task, context_tokens));
      return { name, told, task, context_tokens, accelerator, expected };
    }),
    'language-placements': Object.entries(logs).flatMap(([name, lines]) =>
      (['cpu', 'gpu', 'npu'] as const).map((asked) => ({
        name,
        asked,
        lines,
        expected: placementOf(asked, readRuntimeLog(lines)),
      })),
    ),
    'language-prefills': prefills.map(([sizes, tokens, room]) => ({
      ...{ sizes, tokens, room },
      expected: prefillParts(sizes, tokens, room),
    })),
    'language-score': [
      {
        ...{ begin: SCORE_BEGIN, text: SCORE_TEXT, room: SCORE_ROOM },
        rooms: scoreRooms.map(([asked, context_tokens]) => {
          const task = languageTask.parse(asked);
          return { task, context_tokens, expected: hasRoomToScore(task, context_tokens) };
        }),
        rounded: scores.map((values) => ({ values, expected: rounded(values) })),
      },
    ],
    'language-chunks': chunks.map((chunk) => ({ chunk, expected: textOf(chunk) })),
  };
}

function outcome(work: () => object | void): unknown {
  try {
    return work() ?? null;
  } catch (error) {
    if (!(error instanceof EngineFailure)) throw error;
    return { failure: error.failure, message: error.message };
  }
}
