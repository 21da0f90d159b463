import type { Report } from '@rackmark/contracts';
import { badModels } from '@rackmark/sample-models';
import { finish, resultOf } from '../../server/test/support/fake-agent.js';
import { call, upload, type Answer } from '../../server/test/support/portal.js';
import { TestRack } from '../../server/test/support/rack.js';

/** A portal that has measured two models on two phones, the second half as fast again. */
export class ReportedRack {
  private constructor(
    readonly rack: TestRack,
    readonly benchmark: number,
  ) {}

  static async open(): Promise<ReportedRack> {
    const rack = await TestRack.open();
    const phones = await rack.phones(2);
    const slow = (await upload(rack.portal, badModels.constantOutput(), 'b.tflite')).body.model.sha256;
    const { number } = await rack.start(phones.devices, {
      ...{ models: [rack.model, slow], plan: { repeats: 3 } },
      configurations: [{}, { threads: 4 }],
    });
    for (const [d, id] of phones.devices.entries()) {
      const a = await rack.claim(phones.agent, id);
      await finish(rack.portal, a, (run) => {
        const by = run.model_sha256 === slow ? 1.5 : 1;
        const latency_ns = Array.from({ length: 300 }, (_, i) =>
          Math.round(2e6 * by * (1 + d * 0.4) * (1 + 0.01 * Math.sin(i * 12.9898 + run.repeat))),
        );
        return resultOf(a, { latency_ns });
      });
    }
    phones.agent.disconnect();
    return new ReportedRack(rack, number);
  }

  api(method: string, path: string, body?: unknown): Promise<Answer> {
    return call(this.rack.portal, method, path, body);
  }
  async draft(more: Record<string, unknown> = {}): Promise<Report> {
    const asked = { kind: 'of_benchmark', benchmark: String(this.benchmark), ...more };
    return (await this.api('POST', '/reports', asked)).body as Report;
  }
  close(): Promise<void> {
    return this.rack.portal.stop();
  }
}
