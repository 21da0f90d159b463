import { fail } from '@rackmark/contracts';
import { pause } from '../../../pause.js';
import type { AdbDevice, AdbPhone } from '../../../adb/transport.js';
import type { AndroidContext } from '../context.js';
import type { Life, LifeEvent } from './life.js';
import { nextStep, stepWords, taken, type Tried } from './recovery.js';

/** A phone that is looked after. */
export interface Patient {
  sick: () => Life & { phone: AdbPhone | null; device: AdbDevice | null };
  tried: { get: () => Tried; set: (tried: Tried) => void };
  step: (event: LifeEvent) => void;
  /** What went over it waits for the next one. */
  dropLink: () => void;
}

/** Carries out the ladder's steps until the phone is well, somebody else's business, or given up. */
export async function recover(
  patient: Patient,
  { limits, now, reconnect, askAgain }: AndroidContext,
  signal: AbortSignal,
): Promise<void> {
  let shellAnswers = false;
  while (!signal.aborted && patient.sick().phase === 'recovering') {
    const { adb, job, phone, device } = patient.sick();
    const step = nextStep({ adb, shellAnswers, jobRuns: job }, patient.tried.get(), now(), limits.ladder);
    patient.tried.set(taken(patient.tried.get(), step, now()));
    if (step !== 'wait') patient.step({ type: 'step', reason: `It does not answer. ${stepWords[step]}` });
    if (step === 'retry' && phone !== null) {
      shellAnswers = await answers(phone, limits.shellMs, signal);
      // Who it is and which boot this is must be asked anew.
      if (shellAnswers) askAgain(phone.transportId);
    }
    if (step === 'reconnect' && device !== null) {
      patient.dropLink();
      await reconnect(device, signal).catch(() => {});
    }
    if (step === 'reboot') await phone?.reboot({ totalMs: limits.idleMs }).catch(() => {});
    if (step === 'give_up') return patient.step({ type: 'gave_up', failure: gaveUp() });
    await pause(limits.stepMs, signal);
  }
}

const gaveUp = () =>
  fail(
    'DEVICE_UNRESPONSIVE',
    'The phone does not answer, and making its link anew did not help. Unplug it and plug it in again; if that is not enough, restart it by its power button.',
  );

async function answers(phone: AdbPhone, totalMs: number, signal: AbortSignal): Promise<boolean> {
  const said = await phone.shell('echo alive', { totalMs, signal }).catch(() => null);
  return said?.out.trim() === 'alive';
}
