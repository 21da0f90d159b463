import { describe, expect, it } from '@jest/globals';
import { measurementPlan, newBenchmark, runLimitSeconds } from '@rackmark/contracts';

describe('the time limit of a run', () => {
  it('grows with what the plan lets it measure', () => {
    const limit = (plan: Parameters<typeof measurementPlan.parse>[0]) =>
      runLimitSeconds(measurementPlan.parse(plan));
    expect([
      limit({}),
      limit({ seconds: 200, max_seconds: 400 }),
      limit({ timeout_seconds: 5 }),
      limit({ warmup: { max_ms: 68_000 } }),
    ]).toEqual([180, 550, 5, 240]);
  });
  it('a plan that would measure for less than it asks is refused', () => {
    const asked = { models: ['0'.repeat(64)], configurations: [{}], plan: { seconds: 200 } };
    expect(() => newBenchmark.parse(asked)).toThrow('must not be below seconds');
    expect(newBenchmark.parse({ ...asked, plan: { seconds: 200, max_seconds: 400 } }).plan.seconds).toBe(200);
  });
});
