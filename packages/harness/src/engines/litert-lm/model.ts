import { readdirSync } from 'node:fs';
import type { Delegation } from '@rackmark/contracts';
import { EngineFailure } from '../../core/engine.js';
import type { LanguageModel, LanguageOptions, Turn, TurnOptions } from '../../core/language-engine.js';
import type { NativeStderr } from '../litert/native-stderr.js';
import { readRuntimeLog } from '../litert/runtime-log.js';
import { checkContext, checkNpu, placementOf, refusal, type Room } from './checks.js';
import type { LiteRtLmLibrary, Pointer } from './library.js';
import { PostClock } from './post-clock.js';
import { hasRoomToScore, scoreText } from './score.js';
import { Semaphore } from './semaphore.js';
import { StreamClock } from './stream.js';
import { talkOf, type Talk } from './talk.js';
import { turnOf, withLog, type Told } from './told.js';

const NO_CACHE = ':nocache';

/** An engine of LiteRT-LM with one model in it. Every turn begins with an empty context. */
export class LiteRtLmModel implements LanguageModel {
  readonly contextTokens: number | null;
  readonly compileCache;
  readonly loadNs;

  private constructor(
    private readonly library: LiteRtLmLibrary,
    private readonly stderr: NativeStderr,
    private readonly engine: Pointer,
    private readonly options: LanguageOptions,
    room: Room,
    loaded: Pick<LanguageModel, 'compileCache' | 'loadNs'>,
    private readonly log: string[],
  ) {
    this.compileCache = loaded.compileCache;
    this.loadNs = loaded.loadNs;
    this.contextTokens = options.task.context_tokens ?? room.tokens;
  }

  /** @throws EngineFailure when the task does not fit, or the engine refuses the file */
  static async open(
    library: LiteRtLmLibrary,
    stderr: NativeStderr,
    options: LanguageOptions,
  ): Promise<LiteRtLmModel> {
    const room = roomOf(library, options.modelPath);
    checkContext(options.task, room);
    const wasFilled = isFilled(options.cacheDir);
    const settings = settingsOf(library, options);
    // The timed load is the engine's own making of itself, and nothing else.
    const begin = options.clock();
    const engine = await library.callAsync<Pointer>('engine_create', settings);
    const loadNs = Math.round(options.clock() - begin);
    library.call('engine_settings_delete', settings);
    const log = stderr.read();
    if (engine === null) throw refusal(options.configuration, library.lastError(), log);
    try {
      checkNpu(options.configuration, log);
    } catch (error) {
      library.call('engine_delete', engine);
      throw error;
    }
    const cached = wasFilled ? 'warm' : 'cold';
    const compileCache = isFilled(options.cacheDir) ? cached : 'none';
    const loaded = { compileCache, loadNs } as const;
    return new LiteRtLmModel(library, stderr, engine, options, room, loaded, log);
  }

  delegation(): Delegation {
    this.log.push(...this.stderr.read());
    return placementOf(this.options.configuration.accelerator, readRuntimeLog(this.log));
  }

  async turn({ streamed, withText = true, onSteps }: TurnOptions): Promise<Turn> {
    const { task } = this.options;
    const talk = talkOf(this.library, this.engine, this.options);
    try {
      if (!streamed) {
        const answered = await talk.answer();
        return this.told(answered ? null : this.library.lastError(), talk, null);
      }
      // How many calls to expect is known of a forced number of tokens only.
      const semaphore = withText || task.prompt !== null ? null : Semaphore.get();
      if (semaphore !== null) return await this.counted(talk, semaphore, onSteps);
      const clock = new StreamClock(this.library, (chunk) => talk.pieceOf(chunk), onSteps);
      const error = await clock.run((pointer) => talk.stream(pointer));
      return this.told(error, talk, clock);
    } finally {
      talk.close();
    }
  }

  private async counted(talk: Talk, semaphore: Semaphore, onSteps: TurnOptions['onSteps']): Promise<Turn> {
    const tokens = this.options.task.decode_tokens;
    const hasEnded = () => (talk.counted()?.decode.length ?? 0) > 0;
    const clock = new PostClock({ posts: semaphore, tokens, hasEnded, onSteps });
    const began = await clock.run(() => talk.stream(semaphore.post, semaphore.memory));
    return this.told(began ? null : this.library.lastError(), talk, clock);
  }

  async score(): Promise<number[] | null> {
    const { task, loraPath } = this.options;
    return hasRoomToScore(task, this.contextTokens) ? scoreText(this.library, this.engine, loraPath) : null;
  }

  /** @throws EngineFailure with the last lines of the log, where the engine failed */
  private told(error: string | null, talk: Talk, heard: Told['heard']): Turn {
    const { configuration, task } = this.options;
    try {
      return turnOf({ error, counted: talk.counted(), heard }, configuration, task, this.contextTokens);
    } catch (cause) {
      if (error === null || !(cause instanceof EngineFailure)) throw cause;
      throw withLog(cause, this.stderr.read().slice(-20), task);
    }
  }

  close(): void {
    this.library.call('engine_delete', this.engine);
  }
}

/** Before 0.18 nothing tells: what was cut off is seen by the counts alone. */
function roomOf(library: LiteRtLmLibrary, path: string): Room {
  if (!library.has('loaded_file_max_context_tokens')) return { tokens: null, isFixed: false };
  const file = library.call<Pointer>('loaded_file_create', path);
  if (file === null) return { tokens: null, isFixed: false };
  const tokens = library.call<number>('loaded_file_max_context_tokens', file);
  const isFixed = !library.call<boolean>('loaded_file_is_dynamic_context', file);
  library.call('loaded_file_delete', file);
  return { tokens: tokens > 0 ? tokens : null, isFixed };
}

function settingsOf(
  library: LiteRtLmLibrary,
  { modelPath, configuration, task, cacheDir }: LanguageOptions,
): Pointer {
  const settings = library.call<Pointer>(
    'engine_settings_create',
    modelPath,
    configuration.accelerator,
    null,
    null,
  );
  if (settings === null) throw refusal(configuration, library.lastError(), []);
  // The default would leave a cache file beside the model.
  library.call('engine_settings_set_cache_dir', settings, cacheDir ?? NO_CACHE);
  library.call('engine_settings_enable_benchmark', settings);
  if (configuration.accelerator === 'cpu')
    library.call('engine_settings_set_num_threads', settings, configuration.threads);
  if (configuration.accelerator === 'gpu')
    library.call('engine_settings_set_gpu_wait_for_weight_uploads', settings, true);
  if (task.context_tokens !== null)
    library.call('engine_settings_set_max_num_tokens', settings, task.context_tokens);
  if (task.prompt === null) {
    library.call('engine_settings_set_num_prefill_tokens', settings, task.prefill_tokens);
    library.call('engine_settings_set_num_decode_tokens', settings, task.decode_tokens);
  }
  return settings;
}

function isFilled(dir: string | null): boolean {
  try {
    return dir !== null && readdirSync(dir).length > 0;
  } catch {
    return false;
  }
}
