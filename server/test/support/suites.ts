import { expect } from '@jest/globals';
import { seriesPage, suite, type Assignment, type SeriesPage, type Suite } from '@rackmark/contracts';
import { until } from '../../../test-support/patience.js';
import { fit, resultOf, sendResult } from './fake-agent.js';
import { call, type Answer } from './portal.js';
import { TestRack, type Rack } from './rack.js';

export const MS = 1_000_000;
/** What a phone measures in one run, in milliseconds. */
export type Latency = (device: number, repeat: number, sha256: string) => number;

/** A portal with two phones, whose suites are run for one release after the other. */
export class SuiteRack {
  private made = 0;
  private constructor(
    readonly rack: TestRack,
    readonly phones: Rack,
  ) {}
  static async open(env: NodeJS.ProcessEnv = {}): Promise<SuiteRack> {
    const rack = await TestRack.open(env);
    return new SuiteRack(rack, await rack.phones(2));
  }
  async stop(): Promise<void> {
    this.phones.agent.disconnect();
    await this.rack.portal.stop();
  }
  api(method: string, path: string, body?: unknown): Promise<Answer> {
    return call(this.rack.portal, method, path, body);
  }

  /** A suite with one cell on both phones, three runs each. */
  async suite(change: Record<string, unknown> = {}): Promise<Suite> {
    const { body, status } = await this.api('POST', '/suites', {
      name: `suite ${String.fromCharCode(97 + this.made++)}`,
      models: [{ slot: 'add', sha256: this.rack.model }],
      configurations: [{ threads: 2 }],
      devices: { ids: this.phones.devices },
      plan: { repeats: 3 },
      ...change,
    });
    expect(status).toBe(201);
    return suite.parse(body);
  }
  /** Runs a suite for a release. @returns the number of its benchmark */
  async measure(
    s: Suite,
    name: string,
    latency: Latency,
    more: Record<string, unknown> = {},
  ): Promise<number> {
    const started = await this.api('POST', `/suites/${s.number}/runs`, { release: { name, ...more } });
    expect(started).toMatchObject({ status: 201, body: { suite: { number: s.number, release: name } } });
    const number = started.body.number as number;
    // A job that somebody looks at in this moment is passed over: a phone asks again, too.
    await until(async () => {
      await this.workOff(latency);
      return (await this.api('GET', `/benchmarks/${number}`)).body.state === 'ended' ? true : null;
    }, `benchmark ${number} is measured`);
    return number;
  }
  /** Each phone measures all that waits for it. */
  async workOff(latency: Latency): Promise<void> {
    const { agent, devices } = this.phones;
    for (const [d, id] of devices.entries()) {
      let assignment: Assignment | null;
      while ((assignment = await agent.claim(id)) !== null) {
        for (const [i, run] of assignment.runs.entries()) {
          const result = resultOf(assignment, {}, latency(d, i, run.model_sha256) * MS);
          expect((await sendResult(this.rack.portal, run.run_id, result)).status).toBe(200);
        }
        await agent.beat([fit(id)]);
      }
    }
  }
  async series(s: Suite, query = 'only=all'): Promise<SeriesPage> {
    return seriesPage.parse((await this.api('GET', `/suites/${s.number}/series?${query}`)).body);
  }
  /** Series are read after a benchmark has ended. */
  read(s: Suite, place: number): Promise<SeriesPage> {
    return until(async () => {
      const page = await this.series(s);
      return page.items.length > 0 && page.items.every((r) => r.places.at(-1)?.place === place) ? page : null;
    }, `the series are read up to place ${place}`);
  }
}
