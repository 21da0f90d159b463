// Asks the native library what it offers and prints it. Alone in a process, because loading a GPU driver may end one.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EngineOffer } from '@rackmark/contracts';
import { configuration } from '@rackmark/contracts';
import { EngineFailure } from '../engines/engine.js';
import { LiteRtEngine } from '../engines/litert.js';
import { absent, cpu, NO_NPU } from '../probe.js';
import { tinyModel } from '../engines/tiny-model.js';
import type { NativeRuntime } from '../runtime/install.js';

const runtime = JSON.parse(process.argv[2]!) as NativeRuntime;

/** A listed GPU proves nothing: only a model that really ran on it does. */
async function gpu(): Promise<EngineOffer['accelerators'][number]> {
  const dir = mkdtempSync(join(tmpdir(), 'rackmark-probe-'));
  try {
    const modelPath = join(dir, 'tiny.tflite');
    writeFileSync(modelPath, tinyModel());
    const engine = new LiteRtEngine({ ...runtime, accelerator: 'gpu' });
    const asked = configuration.parse({ accelerator: 'gpu' });
    const model = await engine.load({ modelPath, configuration: asked, signature: null, profile: false });
    await model.invoke();
    const { used, adapter, software, reason } = model.delegation();
    if (used !== 'gpu') return absent('gpu', reason ?? 'The runtime ran a test model on the CPU instead.');
    return { accelerator: 'gpu', available: true, adapter, software, reason: null };
  } catch (error) {
    const said = error instanceof EngineFailure ? error.message : String(error);
    return absent('gpu', said);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

const offer: EngineOffer = {
  engine: 'litert',
  available: true,
  version: runtime.version,
  build: runtime.librarySha256,
  reason: null,
  accelerators: [cpu, await gpu(), absent('npu', NO_NPU)],
};
console.log(JSON.stringify(offer));
process.exit(0);
