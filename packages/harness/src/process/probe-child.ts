// Asks the native library for one accelerator and prints what it offers. Alone in a process, because loading a driver
// may end one.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { configuration, type EngineOffer, type NpuRoute } from '@rackmark/contracts';
import { EngineFailure } from '../core/engine.js';
import { LiteRtEngine } from '../engines/litert.js';
import { tinyModel } from '../engines/tiny-model.js';
import { thisComputer } from '../computer/this-computer.js';
import { absent } from '../probe.js';
import type { NativeRuntime } from '../runtime/install.js';

interface Question {
  runtime: NativeRuntime;
  accelerator: 'gpu' | 'npu';
  npu: NpuRoute | null;
}

/** A listed accelerator proves nothing: only a model that really ran on it does. */
async function ask({ runtime, accelerator, npu }: Question): Promise<EngineOffer['accelerators'][number]> {
  const dir = mkdtempSync(join(tmpdir(), 'rackmark-probe-'));
  try {
    const modelPath = join(dir, 'tiny.tflite');
    writeFileSync(modelPath, tinyModel());
    const engine = new LiteRtEngine({ ...runtime, accelerator, npu, cacheDir: null });
    const asked = configuration.parse({ accelerator });
    const file = { modelPath, configuration: asked, signature: null, inputs: [] };
    const model = await engine.load({ ...file, profile: false, cacheDir: null, clock: thisComputer.clock });
    model.bind(null);
    await model.invoke();
    const { used, adapter, software, reason } = model.delegation();
    if (used !== accelerator)
      return absent(accelerator, reason ?? 'The runtime ran a test model on the CPU instead.');
    return { accelerator, available: true, adapter, software, reason: null };
  } catch (error) {
    const said = error instanceof EngineFailure ? error.message : String(error);
    return absent(accelerator, said);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

console.log(JSON.stringify(await ask(JSON.parse(process.argv[2]!) as Question)));
process.exit(0);
