import type { HarnessEvent, PhaseName } from '@rackmark/contracts';

/** Fields that every event carries, and those that the sender fills in. */
type Envelope = 'v' | 'run' | 'seq' | 't_ns';
type Body<E extends HarnessEvent = HarnessEvent> = E extends HarnessEvent
  ? { [K in keyof E as string extends K ? never : K extends Envelope ? never : K]: E[K] }
  : never;
export type Emit = (body: Body) => void;

export async function inPhase<T>(emit: Emit, name: PhaseName, work: () => Promise<T>): Promise<T> {
  emit({ type: 'phase', name, state: 'begin' });
  const result = await work();
  emit({ type: 'phase', name, state: 'end' });
  return result;
}
