// Asks LiteRT-LM for its GPU and prints what it offers. Alone in a process, because loading a driver may end one.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { configuration, languageTask, type EngineOffer } from '@rackmark/contracts';
import { EngineFailure } from '../core/engine.js';
import { LiteRtLmEngine } from '../engines/litert-lm.js';
import { tinyLanguageModel } from '../engines/tiny-language-model.js';
import { thisComputer } from '../computer/this-computer.js';
import { absent } from '../probe.js';
import type { NativeRuntime } from '../runtime/install.js';

type Offer = EngineOffer['accelerators'][number];

/** An accelerator that is listed proves nothing; an engine that answered on it does. */
async function ask({ runtime }: { runtime: NativeRuntime }): Promise<Offer> {
  const accelerator = 'gpu';
  const dir = mkdtempSync(join(tmpdir(), 'rackmark-probe-'));
  try {
    const modelPath = join(dir, 'tiny.litertlm');
    writeFileSync(modelPath, tinyLanguageModel());
    const engine = new LiteRtLmEngine({ ...runtime, accelerator });
    const task = languageTask.parse({ prefill_tokens: 2, decode_tokens: 1 });
    const asked = configuration.parse({ engine: 'litert-lm', accelerator, lm: task });
    const file = { modelPath, configuration: asked, task, loraPath: null };
    const model = await engine.open({ ...file, cacheDir: null, clock: thisComputer.clock });
    await model.turn({ streamed: true });
    const { adapter, software } = model.delegation();
    return adapter === null
      ? absent(accelerator, 'No GPU: LiteRT-LM named no adapter.')
      : { accelerator, available: true, adapter, software, reason: null };
  } catch (error) {
    return absent(accelerator, error instanceof EngineFailure ? error.message : String(error));
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

console.log(JSON.stringify(await ask(JSON.parse(process.argv[2]!) as { runtime: NativeRuntime })));
process.exit(0);
