import type { AgentTaskKind } from '@rackmark/contracts';
import { pause } from '../../../pause.js';
import { runCanary, withTinyModel } from '../../canary.js';
import type { DeviceDriver } from '../../driver.js';
import type { AndroidContext } from '../context.js';
import { adbReasons, type Life } from './life.js';
import type { LinkState } from '../link/link.js';

/** A phone of which a person asked something. */
export interface Asked {
  driver: Pick<DeviceDriver, 'begin' | 'run' | 'end'>;
  now: () => LinkState & Life;
  reboot: () => Promise<void>;
  reconnect: (signal: AbortSignal) => Promise<void>;
}

/** @returns in words how it went. @throws Error in words */
export async function carryOut(
  kind: AgentTaskKind,
  asked: Asked,
  context: Pick<AndroidContext, 'limits' | 'now'>,
  signal: AbortSignal,
): Promise<string> {
  if (kind === 'canary') return await canary(asked, signal);
  const { phone, adb, bootId } = asked.now();
  if (phone === null && adb !== 'device' && adb !== 'offline') throw new Error(adbReasons[adb]);
  const began = context.now();
  if (kind === 'reboot') await asked.reboot();
  else await asked.reconnect(signal);
  await untilWell(asked, context, kind === 'reboot' ? bootId : null, signal);
  const seconds = Math.round((context.now() - began) / 1000);
  return kind === 'reboot'
    ? `It restarted and is ready after ${seconds} s.`
    : `Its link was made anew; it answers after ${seconds} s.`;
}

async function canary({ driver, now }: Asked, signal: AbortSignal): Promise<string> {
  const { phase, reason } = now();
  if (phase !== 'ready' && phase !== 'waiting_gate')
    throw new Error(`The phone is ${phase.replace('_', ' ')}. ${reason ?? ''}`.trim());
  try {
    const unfit = await driver.begin(signal, () => {});
    if (unfit !== null) throw new Error(`The canary could not begin: ${unfit.message}`);
    return await withTinyModel((model) =>
      runCanary((order, onEvent) => driver.run({ ...order, ...model }, onEvent, signal, () => {}), 'litert'),
    );
  } finally {
    await driver.end();
  }
}

/** @param notBoot it must come back as another boot */
async function untilWell(
  asked: Asked,
  { now, limits }: Pick<AndroidContext, 'limits' | 'now'>,
  notBoot: string | null,
  signal: AbortSignal,
): Promise<void> {
  const deadline = now() + limits.bootMs + limits.graceMs;
  for (;;) {
    await pause(Math.min(200, limits.bootEveryMs), signal);
    signal.throwIfAborted();
    const { phase, failure, phone, bootId } = asked.now();
    const isBack = phone !== null && (notBoot === null || bootId !== notBoot);
    if (isBack && (phase === 'ready' || phase === 'waiting_gate')) return;
    if (phase === 'failed') throw new Error(failure?.message ?? 'It failed.');
    if (now() > deadline) throw new Error('It did not come back. Look at its screen and its cable.');
  }
}
