import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { findAdb, TestAdbServer } from './fake-phone/rack/adb-server.js';
import { RackProcess, type AddedPhone } from './fake-phone/rack/rack-client.js';

// Real processes on a machine that may be busy: conditions are waited for, and this is only how long at most.

const script = process.env['RACKMARK_TEST_RACK'] ?? '';
const adb = findAdb();
const isHere = script !== '' && adb !== null;
it('adb and the rack’s program are there (npm test provides both)', () => {
  if (!isHere)
    console.warn('SKIPPED: no adb or no compiled played phones; the rack’s process is not tested.');
  if (process.env['CI'] === 'true') expect(isHere).toBe(true);
});

(isHere ? describe : describe.skip)('a rack in a process of its own', () => {
  let rack: RackProcess;
  let server: TestAdbServer;
  let phones: AddedPhone[];
  beforeAll(async () => {
    rack = new RackProcess(script);
    server = new TestAdbServer(adb!);
    await server.start();
    phones = await rack.add({
      count: 20,
      keep_files: false,
      installed: '1.0.0',
      harness: { kind: 'played', pace: 0 },
    });
    await Promise.all(phones.map((p) => server.run('connect', p.address)));
  });
  afterAll(async () => {
    await server.stop();
    await rack.stop();
  });
  const shell = (phone: AddedPhone, line: string) => server.run('-s', phone.address, 'shell', line);

  it('holds as many phones as wanted, of every model in turn', async () => {
    expect((await server.run('devices')).out.match(/\tdevice$/gm)).toHaveLength(20);
    expect(new Set(phones.map((p) => p.name)).size).toBe(8);
    expect(new Set(phones.map((p) => p.serial)).size).toBe(20);
  });
  it('runs what is played', async () => {
    const { out } = await shell(
      phones[0]!,
      'am instrument -w -r -e parameters e30= org.rackmark.harness/.HarnessInstrumentation',
    );
    expect(out).toContain('"type":"done"');
    expect(out).toMatch(/INSTRUMENTATION_CODE: -1\n$/);
  });
  it('takes orders, and says what is wrong with one', async () => {
    await rack.ask({ do: 'faults', phone: 3, faults: { hangShell: 'never', wallClockJumpMs: 60_000 } });
    expect(Number((await shell(phones[3]!, 'date +%s')).out)).toBeGreaterThan(Date.now() / 1000 + 50);
    await rack.ask({ do: 'faults', phone: 3 });
    expect(Number((await shell(phones[3]!, 'date +%s')).out)).toBeLessThan(Date.now() / 1000 + 5);
    await rack.ask({ do: 'unplug', phone: 4 });
    expect((await shell(phones[4]!, 'echo x')).code).not.toBe(0);
    await expect(rack.ask({ do: 'faults', phone: 3, faults: { nonsense: true } })).rejects.toThrow(
      'no fault nonsense',
    );
    await expect(rack.ask({ do: 'state', phone: 999 })).rejects.toThrow('no phone 999');
    expect(await rack.ask({ do: 'state', phone: 3 })).toMatchObject({ trouble: [] });
  });
});
