import type { Job } from '@rackmark/contracts';

type Waiting = Job & { waiting: NonNullable<Job['waiting']> };

/** First what a person can change, last what goes on by itself. */
const order: readonly NonNullable<Job['waiting']>['reason'][] = [
  'no_device',
  'device_not_enabled',
  'device_unreachable',
  'retry_later',
  'gate',
  'device_busy',
];

/** Jobs that wait, those first that wait for somebody. A device that is only next in line says so last. */
export const waitsOf = (jobs: readonly Job[]): Waiting[] =>
  jobs
    .filter((j): j is Waiting => j.waiting !== null)
    .sort((a, b) => order.indexOf(a.waiting.reason) - order.indexOf(b.waiting.reason));
