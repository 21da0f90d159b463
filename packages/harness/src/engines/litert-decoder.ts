import { EngineFailure, type Engine } from '../core/engine.js';
import type { LanguageEngine, LanguageModel, LanguageOptions } from '../core/language-engine.js';
import { LiteRtEngine } from './litert.js';
import { LiteRtDecoder } from './litert/decoder.js';

/** A plain `.tflite` decoder on the native LiteRT, driven by a loop of our own: the same figures as LiteRT-LM's. */
export class LiteRtDecoderEngine implements LanguageEngine {
  readonly facts;
  private readonly engine: LiteRtEngine;

  constructor(engine: Engine) {
    if (!(engine instanceof LiteRtEngine))
      throw new EngineFailure(
        'UNSUPPORTED_CONFIGURATION',
        'Only the native LiteRT runs a decoder step by step.',
      );
    this.engine = engine;
    this.facts = engine.facts;
  }

  open(options: LanguageOptions): Promise<LanguageModel> {
    const { configuration, task, loraPath } = options;
    if (loraPath !== null) {
      const text = 'LoRA weights are loaded by LiteRT-LM only, not by LiteRT.';
      throw new EngineFailure('UNSUPPORTED_CONFIGURATION', text);
    }
    if (task.prompt !== null) {
      throw new EngineFailure(
        'UNSUPPORTED_CONFIGURATION',
        'A .tflite file has no tokenizer: ask for numbers of tokens, or give a .litertlm file.',
      );
    }
    if (configuration.accelerator !== 'cpu') {
      throw new EngineFailure(
        'UNSUPPORTED_CONFIGURATION',
        'A .tflite decoder is measured on the CPU only; LiteRT-LM drives other accelerators.',
      );
    }
    return Promise.resolve(new LiteRtDecoder(this.engine.compile(options), task, options.clock));
  }
  emptyCall(): void {
    this.engine.emptyCall();
  }
  close(): void {
    this.engine.close();
  }
}
