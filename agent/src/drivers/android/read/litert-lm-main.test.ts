import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { durationNs, litertLmStage, parseLitertLmMain } from './litert-lm-main.js';

const LINE = '-'.repeat(50);
const log = (text: string, file = 'litert_lm_lib.cc:424'): string =>
  `I0000 00:00:1789784532.427623    8446 ${file}] ${text}`;

/** The first builds: everything in one log entry behind the model's text, no time to first token. */
const FIRST = `WARNING: All log messages before absl::InitializeLog() is called are written to STDERR
I0000 00:00:1758744852.1   56310 litert_lm_main.cc:140] Model path: /m.litertlm
ba be bi boI0000 00:00:1758744860.457236   56314 io_types.cc:317] Inference Done.

${log('BenchmarkInfo:', 'litert_lm_main.cc:193')}
  Init Phases (2):
    - Executor initialization: 212.03 ms
    - Tokenizer initialization: 1.50 ms
    Total init time: 213.53 ms
${LINE}
  Prefill Turns (Total: 1):
    Prefill Turn 1: Processed 18 tokens in 92.41119ms duration.
      Prefill Speed: 194.78 tokens/sec.
${LINE}
  Decode Turns (Total: 1):
    Decode Turn 1: Processed 115 tokens in 3.86435584s duration.
      Decode Speed: 29.76 tokens/sec.
${LINE}
${LINE}

I0000 00:00:1758744860.457492   56310 threadpool.cc:46] ThreadPool 'engine': Shutting down...
`;

/** The later plain form on standard output. */
const PLAIN = `INFO: Created TensorFlow Lite XNNPACK delegate for CPU.
BenchmarkInfo:
  Init Phases (2):
    - Executor initialization: 844.54 ms
    - Tokenizer initialization: 66.71 ms
    Total init time: 911.25 ms
${LINE}
  Time to first token: 2.40 s
${LINE}
  Prefill Turns (Total 1 turns):
    Prefill Turn 1: Processed 18 tokens in 2.311920273s duration.
      Prefill Speed: 7.79 tokens/sec.
${LINE}
  Decode Turns (Total 1 turns):
    Decode Turn 1: Processed 62 tokens in 1m5.5s duration.
      Decode Speed: 0.95 tokens/sec.
${LINE}
${LINE}
`;

const block = (prefillNs: number, decodeNs: number, more = ''): string => `${log('BenchmarkInfo:')}
  Init Phases (4):
    - Conversation: 0.05 ms
    - Executor: 1787.68 ms
    - LLM metadata: 1.88 ms
    - Tokenizer: 130.88 ms
${LINE}
  Time to first token: 0.53 s
${LINE}
  Prefill Turns (Total 1 turns):
    Prefill Turn 1: Processed 256 tokens in ${prefillNs / 1e6}ms duration.
      Prefill Speed: ${(256e9 / prefillNs).toFixed(2)} tokens/sec.
${LINE}
  Decode Turns (Total 1 turns):
    Decode Turn 1: Processed 128 tokens in ${decodeNs / 1e9}s duration.
      Decode Speed: ${(128e9 / decodeNs).toFixed(2)} tokens/sec.
${LINE}
  TextToTokenIds Turns (Total 1 turns):
    Turn 1: 1.5ms, 12 tokens
${LINE}
${more}${LINE}
`;
const memory = (mib: number): string => `${log(`Peak system ram usage: ${mib}MB.`)}
${log('Memory usage: max resident set size/physical footprint = 1.00 MB, total non-mmapped heap size = 9.00 MB')}
${log(`Peak private footprint: ${mib / 2}MB.`)}
`;
/** The newest: several answers, marks, memory after each, medians at the end under the same names. */
const MANY = `${log('Creating engine')}
${log('Creating conversation')}
${log('Running single-turn conversation')}
${block(500_000_000, 4_000_000_000, '  Mark Durations (1):\n    - sampling: 12.5ms\n')}${memory(1100.5)}${log('Creating conversation')}
${block(480_000_000, 3_900_000_000)}${memory(1200.25)}${block(470_000_000, 3_800_000_000)}${memory(1150)}${log('Aggregated BenchmarkInfo (median of 3 iterations):')}
  Init Phases (1):
    - Executor: 9.00 ms
${LINE}
  Time to first token: 0.51 s
${LINE}
    Prefill Turn 1:
      Prefill Speed: 999.00 tokens/sec.
    Decode Turn 1:
      Decode Speed: 999.00 tokens/sec.
${LINE}
  Peak system ram usage: 1150.00MB.
  Peak private footprint: 575.00MB.
`;

/** As logcat has it, shortened by whoever kept it. */
const cat = '09-19 11:22:12.427  8446  8446 I native  : ';
const LOGCAT = `${cat}${log('BenchmarkInfo:')}
${cat}    - Init Total: 2811.82 ms
${cat}  Time to first token: 0.16 s
${cat}      Prefill Speed: 491.23 tokens/sec.
${cat}      Decode Speed: 32.09 tokens/sec.
${cat}${log('Peak system ram usage: 4321.5MB.')}
`;

/** Into a file of logs: rates without counts, turns from 0 on. */
const FLAT = `${log('Benchmark flags: benchmark_prefill_tokens=256,benchmark_decode_tokens=128,backend=cpu')}
${log('Executor: 1787.68 ms')}
${log('Time to first token: 0.53 s')}
${log('Prefill speed turn 0: 512.00 tk/s')}
${log('Decode speed turn 0: 32.00 tk/s')}
${log('Peak system ram usage: 1100.50 MB')}
${log('Aggregated metrics (median of 5 runs)')}
${log('Prefill speed turn 0: 999.00 tk/s')}
`;

/** Without the line of a turn's own counts, and two turns of prefill. */
const UNCOUNTED = `BenchmarkInfo:
  Init Phases (2):
    - Load Model: 1000.50 ms
    - Load Tokenizer: 50.25 ms
    Total init time: 1050.75 ms
${LINE}
  Prefill Turns (Total: 2):
    Prefill Turn 1:
      Prefill Speed: 500.00 tokens/sec.
    Prefill Turn 2:
      Prefill Speed: 2000.00 tokens/sec.
${LINE}
  Decode Turns (Total: 1):
    Decode Turn 1:
      Decode Speed: 200.00 tokens/sec.
${LINE}
`;

const NOTHING = `BenchmarkInfo:
  Init Phases (1):
    - Executor: 1787.68 ms
    Total init time: 1787.68 ms
${LINE}
  Time to first token: 0.00 s
${LINE}
  Prefill Turns (Total 0 turns):
    No prefill turns recorded.
${LINE}
  Decode Turns (Total 0 turns):
    No decode turns recorded.
${LINE}
${LINE}
`;

const FORMS = { FIRST, PLAIN, MANY, LOGCAT, FLAT, UNCOUNTED, NOTHING };
const whole = { broken: 0, unknownFlag: null, error: null };

describe("litert_lm_main's output", () => {
  it('in the first form, behind the text of the model', () => {
    expect(parseLitertLmMain(FIRST)).toEqual({
      ...whole,
      answers: [
        {
          initNs: 213_530_000,
          prefill: [{ tokens: 18, ns: 92_411_190, perSecond: 194.78 }],
          decode: [{ tokens: 115, ns: 3_864_355_840, perSecond: 29.76 }],
        },
      ],
      peakMib: null,
    });
  });

  it('in the plain form: minutes and seconds, init phases with their sum', () => {
    expect(parseLitertLmMain(PLAIN).answers).toEqual([
      {
        initNs: 911_250_000,
        prefill: [{ tokens: 18, ns: 2_311_920_273, perSecond: 7.79 }],
        decode: [{ tokens: 62, ns: 65_500_000_000, perSecond: 0.95 }],
      },
    ]);
  });

  it('of several answers: each its own, the medians at the end none of them, the highest peak', () => {
    const { answers, peakMib, broken } = parseLitertLmMain(MANY);
    expect(answers.map((a) => [a.prefill[0]!.ns, a.decode[0]!.ns])).toEqual([
      [500_000_000, 4_000_000_000],
      [480_000_000, 3_900_000_000],
      [470_000_000, 3_800_000_000],
    ]);
    expect(answers.map((a) => a.initNs)).toEqual([1_920_490_000, 1_920_490_000, 1_920_490_000]);
    expect({ peakMib, broken }).toEqual({ peakMib: 1200.25, broken: 0 });
  });

  it('without counts: rates, and that nothing else was told', () => {
    const uncounted = (perSecond: number) => ({ tokens: null, ns: null, perSecond });
    expect(parseLitertLmMain(LOGCAT)).toEqual({
      ...whole,
      answers: [{ initNs: 2_811_820_000, prefill: [uncounted(491.23)], decode: [uncounted(32.09)] }],
      peakMib: 4321.5,
    });
    expect(parseLitertLmMain(FLAT)).toEqual({
      ...whole,
      answers: [{ initNs: null, prefill: [uncounted(512)], decode: [uncounted(32)] }],
      peakMib: 1100.5,
    });
    expect(parseLitertLmMain(UNCOUNTED).answers).toEqual([
      { initNs: 1_050_750_000, prefill: [uncounted(500), uncounted(2000)], decode: [uncounted(200)] },
    ]);
  });

  it('of a run that did nothing: an answer without turns', () => {
    expect(parseLitertLmMain(NOTHING)).toEqual({
      ...whole,
      answers: [{ initNs: 1_787_680_000, prefill: [], decode: [] }],
      peakMib: null,
    });
  });

  it('is not believed where it contradicts itself', () => {
    for (const [from, to] of [
      ['Prefill Speed: 7.79', 'Prefill Speed: 9.79'],
      ['(Total 1 turns):\n    Decode', '(Total 2 turns):\n    Decode'],
      ['2.311920273s', '2.3x'],
      ['      Prefill Speed: 7.79 tokens/sec.\n', ''],
      ['Decode Speed: 0.95', 'Prefill Speed: 0.95'],
    ] as const) {
      expect(PLAIN).toContain(from);
      expect(parseLitertLmMain(PLAIN.replace(from, to))).toMatchObject({ answers: [], broken: 1 });
    }
  });

  it('keeps its last words', () => {
    const failed = log('Failed to run litert_lm: NOT_FOUND: no such file').replace('I0000', 'E0000');
    expect(parseLitertLmMain(`${failed}\n`).error).toBe('NOT_FOUND: no such file');
    const check = log('Check failed: MainHelper(argc, argv) is OK (INVALID_ARGUMENT: Model path is empty.) ');
    expect(parseLitertLmMain(`${check}\n`).error).toBe('INVALID_ARGUMENT: Model path is empty.');
    const flag = "ERROR: Unknown command line flag 'num_iterations'. Did you mean: x ?\n";
    expect(parseLitertLmMain(flag).unknownFlag).toBe('num_iterations');
  });

  it('gives no answer of a cut block, at any byte', () => {
    for (const text of [FIRST, PLAIN, MANY, NOTHING]) {
      const known = parseLitertLmMain(text).answers.map((a) => JSON.stringify(a));
      for (let n = 0; n <= text.length; n++) {
        const { answers } = parseLitertLmMain(text.slice(0, n));
        for (const answer of answers) expect(known).toContain(JSON.stringify(answer));
      }
    }
  });

  it('survives any bytes, and believes nothing impossible', () => {
    const form = fc.constantFrom(...Object.values(FORMS));
    fc.assert(
      fc.property(
        form,
        fc.nat(MANY.length),
        fc.nat(60),
        fc.string({ unit: 'binary' }),
        (text, at, gone, put) => {
          const report = parseLitertLmMain(text.slice(0, at) + put + text.slice(at + gone));
          expect(report.answers.length + report.broken).toBeLessThanOrEqual(6);
          for (const { tokens, ns, perSecond } of report.answers.flatMap((a) => [
            ...a.prefill,
            ...a.decode,
          ])) {
            expect(Number.isFinite(perSecond)).toBe(true);
            if (tokens !== null) expect(Number.isSafeInteger(tokens)).toBe(true);
            if (ns !== null) expect(Number.isSafeInteger(ns) && ns >= 0).toBe(true);
          }
        },
      ),
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        const text = Buffer.from(bytes).toString('utf8');
        expect(parseLitertLmMain(text).answers).toEqual([]);
        expect(litertLmStage(text)).toBeNull();
      }),
    );
  });

  it('takes no longer for lines that are made to be slow', () => {
    // So long that whatever goes over a line twice for each of its letters would not come back.
    const slow = [
      `${'I0000 00:00:1.1 1 a:1] '.repeat(500_000)}x`,
      `Check failed: ${'('.repeat(1_000_000)}`,
      '- '.repeat(999_999),
    ];
    parseLitertLmMain(`BenchmarkInfo:\n  Init Phases (1):\n${slow.join('\n')}\n`);
  });
});

it('durations as Abseil writes them', () => {
  const known: [string, number | null][] = [
    ['0', 0],
    ['2.311920273s', 2_311_920_273],
    ['372.565677ms', 372_565_677],
    ['12.5us', 12_500],
    ['7ns', 7],
    ['1h2m3.5s', 3_723_500_000_000],
    ['123 ms', 123_000_000],
    ['inf', null],
    ['-1s', null],
    ['', null],
    ['5', null],
    ['1s2', null],
    ['999999999999999h', null],
  ];
  for (const [text, ns] of known) expect([text, durationNs(text)]).toEqual([text, ns]);
  fc.assert(fc.property(fc.string(), (text) => (durationNs(text) ?? 0) >= 0));
});

it('how far it has come', () => {
  expect(litertLmStage(log('Creating conversation'))).toBe('engine');
  expect(litertLmStage(log('BenchmarkInfo:'))).toBe('answer');
  expect(litertLmStage(`ba be${log('BenchmarkInfo:')}`)).toBe('answer');
  expect(litertLmStage('    Prefill Turn 1:')).toBeNull();
});
