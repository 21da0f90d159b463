import { readdirSync } from 'node:fs';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Job, Run } from '@rackmark/contracts';
import { mobileNetLike } from '@rackmark/sample-models';
import pg from 'pg';
import { Place, until, quickPlan } from './support/processes.js';

/** A cable between an agent and its portal. */
class Cable {
  private readonly sockets = new Set<Socket>();
  private isCut = false;
  private constructor(private readonly server: Server) {}
  static async to(port: number): Promise<Cable> {
    const cable: Cable = new Cable(createServer((socket) => cable.join(socket, port)));
    await new Promise<void>((resolve) => cable.server.listen(0, '127.0.0.1', resolve));
    return cable;
  }
  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }
  private join(socket: Socket, port: number): void {
    if (this.isCut) return void socket.destroy();
    const other = connect(port, '127.0.0.1');
    for (const [one, two] of [
      [socket, other],
      [other, socket],
    ] as const) {
      this.sockets.add(one);
      one.pipe(two);
      one.on('error', () => {});
      one.on('close', () => {
        this.sockets.delete(one);
        two.destroy();
      });
    }
  }
  cut(): void {
    this.isCut = true;
    for (const socket of this.sockets) socket.destroy();
  }
  mend(): void {
    this.isCut = false;
  }
  close(): void {
    this.cut();
    this.server.close();
  }
}

let place: Place;
let cable: Cable;
let db: pg.Client;
beforeAll(async () => {
  place = await Place.make();
  await place.server();
  cable = await Cable.to(place.port);
  db = new pg.Client({ connectionString: place.databaseUrl, options: `-c search_path=${place.schema}` });
  await db.connect();
  await place.agent({ RACKMARK_SERVER: cable.url });
});
afterAll(async () => {
  cable.close();
  await db.end();
  await place.clear();
});

it('an outage longer than the lease loses nothing: what was finished meanwhile is kept, and work goes on', async () => {
  const model = await place.upload(
    mobileNetLike({ weights: 'f32', inputSize: 32, width: 0.25, classes: 5 }),
    'n.tflite',
  );
  const plan = { ...quickPlan, repeats: 8 };
  const { id } = await place.post('/benchmarks', { models: [model], configurations: [{}], plan });
  const runs = async () => (await place.get(`/runs?benchmark_id=${id}&limit=200`)).items as Run[];
  const job = async () => (await place.get(`/jobs?benchmark_id=${id}`)).items[0] as Job;
  const spool = () => readdirSync(join(place.dir, 'agent', 'spool')).filter((n) => n.endsWith('.json'));
  await until(async () => (await runs()).some((r) => r.state === 'ended'), 'the first run has ended');
  cable.cut();
  await until(() => spool().length >= 2, 'two results wait on the disk');
  const waiting = spool().map((name) => name.split('.')[0]!);
  // The time of the lease has passed; how long the agent was away is what the portal goes by.
  await db.query(
    `UPDATE lease SET renewed_at = now() - interval '104 s', expires_at = now() - interval '14 s' WHERE state = 'active'`,
  );
  const lost = await until(
    async () => (await job()).attempts.find((a) => a.state === 'lost'),
    'the lease is over',
  );
  expect(lost.failure!.message).toMatch(/^The agent has been away for .+; its lease expired\.$/);
  const next = await place.post('/benchmarks', { models: [model], configurations: [{}], plan });
  cable.mend();
  for (const which of [id, next.id]) {
    const ended = await until(async () => {
      const b = await place.get(`/benchmarks/${which}`);
      return b.state === 'ended' ? b : null;
    }, 'the benchmark has ended');
    expect(ended).toMatchObject({ tally: { measured: 8, lost: 0, failed: 0 } });
  }
  // A quick computer has measured all of it before the cable is mended; a slow one goes on under a second lease.
  const [first, ...more] = (await job()).attempts.map((a) => a.state);
  expect([first, ...new Set(more)]).toEqual(more.length === 0 ? ['lost'] : ['lost', 'completed']);
  const late = (await runs()).filter((r) => waiting.includes(r.id));
  expect(late.map((r) => r.attempt_number)).toEqual(waiting.map(() => 1));
  for (const r of late)
    expect(r.reasons.find((x) => x.rule === 'portal_away')?.text).toContain('its agent was away for');
  expect(spool()).toEqual([]);
});
