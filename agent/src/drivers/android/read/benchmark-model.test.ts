import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseBenchmarkModel } from './benchmark-model.js';

export const CLASSIC = `INFO: STARTING!
INFO: Log parameter values verbosely: [0]
INFO: Graph: [/data/local/tmp/m.tflite]
INFO: Explicitly applied GPU delegate, and the model graph will be partially executed by the delegate w/ 2 delegate kernels.
INFO: The input model file size (MB): 3.57776
INFO: Initialized session in 12.3ms.
INFO: Running benchmark for at least 1 iterations and at least 0.5 seconds but terminate if exceeding 150 seconds.
INFO: count=120 first=5100 curr=4090 min=4001 max=5100 avg=4120.5 std=88
INFO: Running benchmark for at least 50 iterations and at least 1 seconds but terminate if exceeding 150 seconds.
INFO: count=243 first=4000 curr=3900 min=3821 max=4.512e+03 avg=4016.35 std=71 p5=3850 median=4005 p95=4180
INFO: Inference timings in us: Init: 12345, First inference: 5100, Warmup (avg): 4120.5, Inference (avg): 4016.35
INFO: Note: as the benchmark tool itself affects memory footprint, the following is only APPROXIMATE to the actual memory footprint of the model at runtime. Take the information at your discretion.
INFO: Memory footprint delta from the start of the tool (MB): init=3.5 overall=7.25
INFO: Overall peak memory footprint (MB) via periodic monitoring: 21.5
INFO: Memory status at the end of exeution:
INFO: - VmRSS              : 20 MB
INFO: + RssAnnon           : 8 MB
INFO: + RssFile + RssShmem : 12 MB
`;
export const LITERT = `INFO: [benchmark_litert_model.cc:101] Loading model from: /data/local/tmp/m.tflite
INFO: [benchmark_model.cc:200] Running benchmark for at least 30 iterations and at least 0.25 seconds but terminate if exceeding 30 seconds.
INFO: [benchmark_model.cc:210] count=40 first=52 curr=31 min=30 max=52 avg=31.9 std=3
INFO: [benchmark_model.cc:200] Running benchmark for at least 100 iterations and at least 1 seconds but terminate if exceeding 30 seconds.
INFO: [benchmark_model.cc:210] count=100 curr=31(all same)
INFO: [benchmark_litert_model.h:75] 
========== BENCHMARK RESULTS ==========
INFO: [benchmark_litert_model.h:76] Model initialization: 5.25 ms
INFO: [benchmark_litert_model.h:77] Warmup (first):       0.05 ms
INFO: [benchmark_litert_model.h:79] Warmup (avg):         0.03 ms (40 runs)
INFO: [benchmark_litert_model.h:81] Inference (avg):      0.03 ms (100 runs)
INFO: [benchmark_litert_model.h:84] Inference (min):      0.03 ms
INFO: [benchmark_litert_model.h:86] Inference (max):      0.03 ms
INFO: [benchmark_litert_model.h:88] Inference (std):      0.00
INFO: [benchmark_litert_model.h:95] Throughput:           115.41 MB/s
INFO: [benchmark_litert_model.h:104] 
Memory Usage:
INFO: [benchmark_litert_model.h:105] Init footprint:       1.50 MB
INFO: [benchmark_litert_model.h:107] Overall footprint:    2.75 MB
INFO: [benchmark_litert_model.h:112] Peak memory:          14.00 MB
INFO: [benchmark_litert_model.h:119] ======================================
`;
/** Without the lines of the shared base, as builds that keep them quiet print it. */
const QUIET = LITERT.split('\n')
  .filter((l) => !l.includes('benchmark_model.cc'))
  .join('\n')
  .replace('Inference (avg):      0.03', 'Inference (avg):      8.20')
  .replace('Inference (min):      0.03', 'Inference (min):      7.90')
  .replace('Inference (max):      0.03', 'Inference (max):      9.10')
  .replace('Inference (std):      0.00', 'Inference (std):      0.12');

/** Until 2020 (tensorflow documentation of benchmark_model, mobilenet_v1_1.0_224_quant); "no stats" and "Inference" are one. */
const OLD = `STARTING!
Min num runs: [50]
Min runs duration (seconds): [1]
Num threads: [1]
Graph: [/data/local/tmp/mobilenet_v2_1.0_224_quant.tflite]
Loaded model /data/local/tmp/mobilenet_v2_1.0_224_quant.tflite
resolved reporter
INFO: Initialized TensorFlow Lite runtime.
Initialized session in 1.892ms
Running benchmark for at least 1 iterations and at least 0.5 seconds
count=6 first=91810 curr=85097 min=84834 max=91810 avg=86184.3 std=2519

Running benchmark for at least 50 iterations and at least 1 seconds
count=50 first=118810 curr=114219 min=88216 max=129193 avg=115062 std=7678

Average inference timings in us: Warmup: 86184.3, Init: 1892, no stats: 115062
`;
/** TensorFlow 1.12's: no least times yet, and one warm-up. */
const OLDEST = `STARTING!
Num runs: [50]
Initialized session in 4.452ms
Running benchmark for 1 iterations
count=1 curr=146161

Running benchmark for 50 iterations
count=50 first=137789 curr=137254 min=137079 max=143416 avg=137722 std=896

Average inference timings in us: Warmup: 146161, Init: 4452, no stats: 137722
`;
/** August 2020, on a phone with the GPU. */
const OLD_GPU = `Loaded model /data/local/tmp/mnv3_seg_float.tflite
Applied GPU delegate, and the model graph will be completely executed w/ the delegate.
Initialized session in 1451.51ms.
Running benchmark for at least 1 iterations and at least 0.5 seconds but terminate if exceeding 150 seconds.
count=56 first=11147 curr=8146 min=7055 max=12036 avg=8779.68 std=1115

Running benchmark for at least 50 iterations and at least 1 seconds but terminate if exceeding 150 seconds.
count=110 first=8325 curr=10016 min=7863 max=10688 avg=8680.33 std=591

Inference timings in us: Init: 1451507, First inference: 11147, Warmup (avg): 8779.68, Inference (avg): 8680.33
Note: as the benchmark tool itself affects memory footprint, the following is only APPROXIMATE to the actual memory footprint of the model at runtime. Take the information at your discretion.
Peak memory footprint (MB): init=63.4883 overall=63.4883
`;

const numbers = (value: unknown): number[] =>
  typeof value === 'number'
    ? [value]
    : value !== null && typeof value === 'object'
      ? Object.values(value).flatMap(numbers)
      : [];

describe("benchmark_model's output", () => {
  it('in the classic form: microseconds, scientific notation, all parts', () => {
    expect(parseBenchmarkModel(CLASSIC)).toEqual({
      reported: {
        n: 243,
        mean_ns: 4016350,
        min_ns: 3821000,
        max_ns: 4512000,
        std_ns: 71000,
        p50_ns: 4005000,
        p95_ns: 4180000,
      },
      initNs: 12345000,
      firstInferenceNs: 5100000,
      warmup: { n: 120, meanNs: 4120500 },
      memory: { initMib: 3.5, overallMib: 7.25, peakMib: 21.5, rssMib: 20 },
      delegate: { name: 'GPU', share: 'part', kernels: 2 },
      unknownFlags: null,
      errors: [],
    });
  });

  it('in the form of LiteRT 2: the finer summary, where the two agree', () => {
    const report = parseBenchmarkModel(LITERT);
    expect(report.reported).toEqual({
      n: 100,
      mean_ns: 31000,
      min_ns: 31000,
      max_ns: 31000,
      std_ns: 0,
      p50_ns: 31000,
      p95_ns: 31000,
    });
    expect(report).toMatchObject({
      initNs: 5250000,
      firstInferenceNs: 50000,
      warmup: { n: 40, meanNs: 31900 },
      memory: { initMib: 1.5, overallMib: 2.75, peakMib: 14, rssMib: null },
    });
    const other = LITERT.replace('Inference (avg):      0.03', 'Inference (avg):      3.00');
    expect(parseBenchmarkModel(other).reported).toBeNull();
  });

  it('in the form of LiteRT 2 without the summary: what there is, the rest null', () => {
    expect(parseBenchmarkModel(QUIET).reported).toEqual({
      n: 100,
      mean_ns: 8200000,
      min_ns: 7900000,
      max_ns: 9100000,
      std_ns: 120000,
      p50_ns: null,
      p95_ns: null,
    });
  });

  it('as it was before 2021: other last words, the first iteration in the warm-up', () => {
    expect(parseBenchmarkModel(OLD)).toMatchObject({
      reported: { n: 50, mean_ns: 115_062_000, min_ns: 88_216_000, max_ns: 129_193_000, std_ns: 7_678_000 },
      initNs: 1_892_000,
      firstInferenceNs: 91_810_000,
      warmup: { n: 6, meanNs: 86_184_300 },
      memory: { initMib: null, overallMib: null, peakMib: null, rssMib: null },
      delegate: null,
    });
    expect(parseBenchmarkModel(OLD.replace('no stats', 'Inference'))).toEqual(parseBenchmarkModel(OLD));
    expect(parseBenchmarkModel(OLDEST)).toMatchObject({
      reported: { n: 50, mean_ns: 137_722_000 },
      initNs: 4_452_000,
      firstInferenceNs: 146_161_000,
      warmup: { n: 1, meanNs: 146_161_000 },
    });
    expect(parseBenchmarkModel(OLD_GPU)).toMatchObject({
      reported: { n: 110, mean_ns: 8_680_330 },
      delegate: { name: 'GPU', share: 'all', kernels: null },
      memory: { peakMib: 63.4883 },
    });
    expect(parseBenchmarkModel(OLD_GPU.replace(/overall=63.*/, 'overall=0')).memory.peakMib).toBeNull();
  });

  it('takes the summary of a warm-up for no measurement', () => {
    const died = CLASSIC.slice(0, CLASSIC.indexOf('INFO: Running benchmark for at least 50'));
    expect(parseBenchmarkModel(died)).toMatchObject({ reported: null, initNs: null, warmup: { n: 120 } });
    const noRuns = CLASSIC.replace(/count=243.*/, 'count=0').replace('(avg): 4016.35', '(avg): 4120.5');
    expect(parseBenchmarkModel(noRuns).reported).toBeNull();
  });

  it('gives no number of a cut line, at any byte, and no latency before the last words', () => {
    for (const text of [CLASSIC, LITERT, QUIET, OLD, OLD_GPU]) {
      const known = new Set(numbers(parseBenchmarkModel(text)));
      const end = Math.max(
        text.search(/[Ii]nference timings in us.*\n/) + 22,
        text.search(/Inference \(max\).*\n/),
      );
      for (let n = 0; n <= text.length; n++) {
        const report = parseBenchmarkModel(text.slice(0, n));
        for (const value of numbers(report)) expect(known).toContain(value);
        if (n < end) expect(report.reported).toBeNull();
      }
    }
  });

  it('survives garbage, and believes nothing impossible', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(CLASSIC, LITERT, QUIET, OLD, OLDEST, OLD_GPU),
        fc.nat(CLASSIC.length),
        fc.nat(40),
        fc.string({ unit: 'binary' }),
        (text, at, gone, put) => {
          const { reported: r } = parseBenchmarkModel(text.slice(0, at) + put + text.slice(at + gone));
          if (r === null) return;
          expect(r.min_ns).toBeLessThanOrEqual(r.max_ns);
          expect(r.mean_ns).toBeGreaterThan(0);
          for (const value of numbers(r)) expect(Number.isFinite(value)).toBe(true);
        },
      ),
    );
  });

  it('keeps what the tool says went wrong', () => {
    const text =
      'ERROR: Failed to load model.\nERROR: Benchmarking failed.\nUnconsumed cmdline flags: --x=1\n';
    expect(parseBenchmarkModel(text)).toMatchObject({
      reported: null,
      errors: ['ERROR: Failed to load model.', 'ERROR: Benchmarking failed.'],
      unknownFlags: '--x=1',
    });
  });
});
