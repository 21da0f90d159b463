import { expect, it } from '@jest/globals';
import { RunPlaces } from './run-places.js';

it('a run is looked up once, and anew for another run, agent or epoch, or when its lease is over', async () => {
  const asked: string[] = [];
  const places = new RunPlaces(({ id: agent }, { epoch }, run) => {
    asked.push(`${agent} ${epoch} ${run}`);
    return Promise.resolve(agent === 'b' ? null : { benchmarkId: 'x', deviceId: 'y', cellId: run });
  });
  const lease = { lease_id: 'l', epoch: 1 };
  const ask = async (agent: string, epoch: number, run: string) =>
    (await places.of({ kind: 'agent', id: agent, teamId: 't' }, { ...lease, epoch }, run))?.cellId;
  expect([await ask('a', 1, '1'), await ask('a', 1, '1'), await ask('a', 1, '2')]).toEqual(['1', '1', '2']);
  expect(asked).toEqual(['a 1 1', 'a 1 2']);
  // What is not this agent's takes nothing from who has it.
  expect([await ask('b', 1, '2'), await ask('a', 0, '2')]).toEqual([undefined, '2']);
  places.forget(['l']);
  await ask('a', 1, '2');
  places.agentLeft('a');
  await ask('a', 1, '2');
  expect(asked.slice(2)).toEqual(['b 1 2', 'a 0 2', 'a 1 2', 'a 1 2']);
});
