import { randomUUID } from 'node:crypto';
import { configuration, measurementPlan, type Assignment } from '@rackmark/contracts';
import { deviceId } from './played-server.js';

const modelHash = '9372c470eeadd5ecd9c3c74c2b3cb633f8e2f2fad799250a0f70d652b6b825e4';
/** Some runs of one model for the device of this key. */
export function assignment(key: string, runs: number): Assignment {
  return {
    lease_id: randomUUID(),
    epoch: 1,
    attempt_id: randomUUID(),
    attempt_number: 1,
    job_id: randomUUID(),
    benchmark_id: randomUUID(),
    device_id: deviceId(key),
    plan: measurementPlan.parse({}),
    models: [
      {
        ...{ sha256: modelHash, name: 'm', file_name: 'm.tflite', size_bytes: 5 },
        ...{ base_sha256: null, takes_lora: false },
      },
    ],
    inputs: [],
    runs: Array.from({ length: runs }, (_, position) => ({
      run_id: randomUUID(),
      cell_id: randomUUID(),
      position,
      repeat: 1,
      model_sha256: modelHash,
      configuration: configuration.parse({}),
    })),
  };
}
