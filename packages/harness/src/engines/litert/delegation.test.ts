import { describe, expect, it } from '@jest/globals';
import { delegationOf } from './delegation.js';
import { parseProfile } from './profile.js';
import { readRuntimeLog } from './runtime-log.js';

describe('a LiteRT without the call that tells what an accelerator took', () => {
  const facts = (...lines: string[]) => ({
    ...{ fully: true, nonCpu: null, outputBuffer: 20 },
    log: readRuntimeLog(lines),
  });
  const split = (gpu: number, cpu: number) =>
    `INFO: ${gpu} operations will run on the GPU, and the remaining ${cpu} operations will run on the CPU.`;

  it('is believed by its log, which is said', () => {
    expect(delegationOf('gpu', facts(split(31, 0)))).toMatchObject({
      ...{ used: 'gpu', fully_accelerated: true, known_by: 'log', reason: null },
      operators: { gpu: 31, cpu: 0 },
    });
    expect(delegationOf('gpu', facts(split(29, 2)))).toMatchObject({
      ...{ used: 'gpu', fully_accelerated: false, known_by: 'log' },
      reason: '2 of 31 operators were left to the CPU',
    });
    expect(delegationOf('gpu', facts(split(0, 31)))).toMatchObject({ used: 'cpu', known_by: 'log' });
  });
  it('claims nothing where its log is silent', () => {
    expect(delegationOf('gpu', facts())).toMatchObject({
      ...{ used: null, fully_accelerated: null, known_by: 'unknown' },
      reason: expect.stringContaining('its log is silent'),
    });
  });
  it('is known on the CPU as ever', () => {
    expect(delegationOf('cpu', facts())).toMatchObject({ used: 'cpu', known_by: 'api' });
  });
});

it('a profile of LiteRT 2.1, which counts what XNNPACK runs in a table of its own', () => {
  // Of ai-edge-litert 2.1.6, two inferences.
  const summary = `============================== Run Order ==============================
                   [node type]    [first]   [avg ms]        [%]     [cdf%]   [mem KB] [times called]     [Name]
                       SQUEEZE      0.000      0.010      0.010   100.000%   100.000%      0.000              2   [x]:0

============================== Top by Computation Time ==============================

Delegate Statistics:
Op Name                                                                     Count    Avg(us)    Min(us)    Max(us)  Total(us)
Delegate/Convolution (NHWC, F32) IGEMM                                         18      10.00          5        108        180
`;
  expect(parseProfile(summary, 2)).toEqual([
    { name: 'Convolution (NHWC, F32) IGEMM', kind: 'XNNPACK', calls: 9, mean_ns: 90_000, share: 0.9 },
    { name: 'SQUEEZE', kind: 'built-in kernel', calls: 1, mean_ns: 10_000, share: 0.1 },
  ]);
});
