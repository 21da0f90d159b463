import { expect, it } from '@jest/globals';
import { deviceFacts, fail, heartbeat } from '@rackmark/contracts';
import { said, wordsIn } from '@rackmark/words';
import { beatTold, failureTold, helloTold, toldBy } from './told.js';

const es = wordsIn('es');

it('what an agent says gets its code, and what others print is quoted', () => {
  expect(es.tell(toldBy(null, 'The work was stopped.'), '')).toBe('El trabajo se detuvo.');
  expect(es.tell(toldBy(null, 'dlopen failed.'), '')).toBe('«dlopen failed»');
  expect(toldBy(said('log.back'), 'x')).toEqual(said('log.back'));
  expect([toldBy(null, null), toldBy(undefined, '')]).toEqual([null, null]);
});

it('a failure keeps its own code, its message and what it is', () => {
  const known = fail('DEVICE_LOST', 'The link to the phone is gone (EOF).');
  expect(failureTold(known)).toEqual({
    ...known,
    said: { code: 'agent.link.lost', params: { detail: 'EOF' } },
  });
  const other = fail('NATIVE_CRASH', 'Something else');
  expect([failureTold(other), failureTold(null)]).toEqual([other, null]);
});

it('a heartbeat and a hello are told in both languages', () => {
  const id = '0d7e7a50-0000-4000-8000-000000000000';
  const beat = heartbeat.parse({
    leases: [],
    devices: [
      {
        ...{ device_id: id, phase: 'waiting_gate', conditions: null, suspicion: 'It is odd.' },
        phase_reason: 'Its screen is off; it is woken.',
      },
    ],
  });
  const [device] = beatTold(beat).devices;
  expect([es.tell(device!.phase_said, '?'), device!.suspicion_said]).toEqual([
    'Su pantalla está apagada; se enciende.',
    null,
  ]);
  const absent = {
    accelerator: 'gpu',
    available: false,
    adapter: null,
    reason: 'No GPU: LiteRT-LM named no adapter.',
  };
  const facts = deviceFacts.parse({
    ...{
      key: 'k',
      kind: 'computer',
      name: 'n',
      device_model: 'm',
      os: 'x',
      architecture: 'x',
      processor: null,
    },
    ...{ cores: 1, memory_mib: 1, place: null, android: null, simulated: false, more: {} },
    engines: [
      { engine: 'litert', available: true, version: '2', build: null, reason: null, accelerators: [absent] },
    ],
  });
  const hello = {
    ...{
      protocol: 1 as const,
      agent_id: id,
      instance_id: id,
      name: 'a',
      version: '1',
      platform: 'x',
      leases: [],
    },
    devices: [facts],
  };
  const [engine] = helloTold(hello).devices[0]!.engines;
  expect([engine!.reason_said, es.tell(engine!.accelerators[0]!.reason_said, '?')]).toEqual([
    undefined,
    'Sin GPU: LiteRT-LM no indicó ningún adaptador.',
  ]);
});
