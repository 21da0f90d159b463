import { expect } from '@jest/globals';
import { gate, type Assignment, type Gate, type NewReleaseInput, type RunResult } from '@rackmark/contracts';
import { mobileNetLike } from '@rackmark/sample-models';
import { until } from '../../../test-support/patience.js';
import { fit, resultOf, sendResult } from './fake-agent.js';
import { call, upload, type Answer } from './portal.js';
import { TestRack, type Rack } from './rack.js';

const MS = 1_000_000;
type Run = Assignment['runs'][number];
/** What a run measures, in milliseconds; or a whole result. */
export type Play = (run: Run, device: number, n: number) => number | ((a: Assignment) => RunResult);
/** No phone repeats itself exactly. */
export const noise = (n: number, spread = 0.002) => 1 + spread * Math.sin(n * 12.9898);

/** A portal with two phones and three models, one of them slow; what tests of gates do with it again and again. */
export class GateRack {
  rack!: TestRack;
  phones!: Rack;
  readonly models: Record<'usual' | 'slow' | 'other', string> = { usual: '', slow: '', other: '' };
  private played = 0;
  private suites = 0;

  readonly open = async (): Promise<void> => {
    this.rack = await TestRack.open();
    this.phones = await this.rack.phones(2);
    for (const [i, name] of (['usual', 'slow', 'other'] as const).entries()) {
      const bytes = mobileNetLike({ weights: 'f32', inputSize: 32, width: 0.25, classes: 10 + i });
      this.models[name] = (await upload(this.rack.portal, bytes, `${name}.tflite`)).body.model.sha256;
    }
  };
  readonly close = async (): Promise<void> => {
    this.phones.agent.disconnect();
    await this.rack.portal.stop();
  };
  readonly api = (method: string, path: string, body?: unknown): Promise<Answer> =>
    call(this.rack.portal, method, path, body);

  readonly calm: Play = (run, d, n) =>
    (run.model_sha256 === this.models.slow ? 2.4 : 2) * (1 + 0.1 * d) * noise(n);
  /** Works off everything that is there now. */
  readonly work = async (play: Play, { agent, devices }: Rack = this.phones): Promise<void> => {
    for (const [d, id] of devices.entries()) {
      const assignment = await agent.claim(id);
      if (assignment === null) continue;
      const unwanted = new Set<string>();
      for (const run of assignment.runs) {
        if (unwanted.has(run.run_id)) continue;
        const told = play(run, d, this.played++);
        const result = typeof told === 'number' ? resultOf(assignment, {}, told * MS) : told(assignment);
        const answer = await sendResult(this.rack.portal, run.run_id, result);
        expect(answer.status).toBe(200);
        for (const r of answer.body.not_needed as string[]) unwanted.add(r);
      }
      await agent.beat([fit(id)]);
    }
  };

  readonly asked = async (body: Record<string, unknown>): Promise<Gate> => {
    const answer = await this.api('POST', '/gates', body);
    expect([answer.status, answer.body.detail]).toEqual([201, undefined]);
    return gate.parse(answer.body);
  };
  /** Plays until the gate has its answer. */
  readonly decided = (g: Gate, play: Play, ...racks: Rack[]): Promise<Gate> =>
    until(async () => {
      const now = gate.parse((await this.api('GET', `/gates/${g.number}`)).body);
      if (now.state === 'decided') return now;
      for (const r of racks.length === 0 ? [this.phones] : racks) await this.work(play, r);
      return null;
    }, `gate ${g.number} is decided`);

  readonly suiteOf = async (more: Record<string, unknown> = {}): Promise<string> => {
    const name = `smoke ${String.fromCharCode(97 + this.suites++)}`;
    const { status } = await this.api('POST', '/suites', {
      ...{ name, models: [{ slot: 'net', sha256: this.models.usual }], configurations: [{}] },
      ...{ devices: { ids: this.phones.devices }, plan: { repeats: 4 } },
      ...more,
    });
    expect(status).toBe(201);
    return name;
  };
  readonly release = async (
    suite: string,
    name: string,
    sha256: string,
    more: Partial<NewReleaseInput> = {},
  ): Promise<void> => {
    const body = { name, files: [{ slot: 'net', sha256 }], ...more };
    expect((await this.api('POST', `/suites/${encodeURIComponent(suite)}/releases`, body)).status).toBe(201);
  };
  readonly measured = async (suite: string, name: string, play: Play): Promise<void> => {
    await this.api('POST', `/suites/${encodeURIComponent(suite)}/runs`, { release: { name } });
    await this.work(play);
  };
}
