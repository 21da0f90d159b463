import { afterEach, describe, expect, it } from '@jest/globals';
import { adb, Rig } from './rig.js';

let rig: Rig;
afterEach(() => rig.stop());

(adb === null ? describe.skip : describe)('a run that was ended from outside', () => {
  it('begins anew under its own id once the phone has forgotten it', async () => {
    rig = await Rig.start();
    await rig.until('ready');
    const { driver, phone } = rig;
    const order = rig.order();
    const { signal } = new AbortController();
    const run = async () => {
      const types: string[] = [];
      const failure = await driver.run(
        order,
        (e) => void types.push(e.type),
        signal,
        () => {},
      );
      return { failure, types };
    };
    expect(await driver.begin(signal, () => {})).toBeNull();
    phone.faults.harness = { kind: 'native_crash', afterEvents: 4 };
    expect((await run()).failure).not.toBeNull();
    phone.faults.harness = null;
    expect(await driver.forget(order.runId, signal)).toBeNull();
    const again = await run();
    expect([again.failure, again.types[0], again.types.at(-1)]).toEqual([null, 'hello', 'done']);
    await driver.end();
  });
});
