import type { Delegation, LanguageTask } from '@rackmark/contracts';
import type { Clock } from '../../core/clock.js';
import { EngineFailure } from '../../core/engine.js';
import type { LanguageModel, Turn, TurnOptions } from '../../core/language-engine.js';
import { checkContext } from '../litert-lm/checks.js';
import type { LiteRtLibrary, Pointer } from './library.js';
import { prefillParts } from './prefill-parts.js';
import {
  inputShapes,
  outputShapes,
  signaturesOf,
  slotsOf,
  tensorsOf,
  type SignatureRef,
  type TensorSlot,
} from './tensors.js';

/** A model that LiteRT compiled, without buffers. */
export interface CompiledModel {
  library: LiteRtLibrary;
  model: Pointer;
  compiled: Pointer;
  compileCache: LanguageModel['compileCache'];
  loadNs: number;
  delegation(): Delegation;
  close(): void;
}

const HIDDEN = -0.7 * 3.4028234663852886e38;
const TOKENS = /^(tokens|token_ids)$/;
const POSITIONS = /^(input_pos|positions)$/;
const MASK = /mask/;
const CACHE = /^(kv_cache_[kv]|k_cache|v_cache)_/;

/** One signature with its buffers bound: `n` tokens a call. */
interface Step {
  n: number;
  index: number;
  ins: Pointer[];
  outs: Pointer[];
  tokens: TensorSlot;
  positions: TensorSlot;
  mask: TensorSlot | null;
  logits: TensorSlot | null;
}

/**
 * Prefill and greedy decode over the signatures that LiteRT-LM calls, too. The caches are one buffer as input and output,
 * as there: the runtime updates them in place.
 */
export class LiteRtDecoder implements LanguageModel {
  readonly contextTokens: number;
  readonly compileCache;
  readonly loadNs;
  private readonly caches = new Map<string, Pointer>();
  private readonly owned = new Set<Pointer>();
  private readonly room: number;
  private readonly decode: Step;
  private readonly prefills: Step[];

  /** @throws EngineFailure for a model that is no decoder, or a task that is beyond it */
  constructor(
    private readonly model: CompiledModel,
    private readonly task: LanguageTask,
    private readonly clock: Clock,
  ) {
    this.compileCache = model.compileCache;
    this.loadNs = model.loadNs;
    const signatures = signaturesOf(model.library, model.model);
    const decode = signatures.find((s) => s.key.startsWith('decode'));
    const prefills = signatures.filter((s) => s.key.startsWith('prefill'));
    if (decode === undefined || prefills.length === 0) {
      const known = signatures.map((s) => s.key).join(', ') || 'none';
      throw new EngineFailure(
        'UNSUPPORTED_CONFIGURATION',
        `A language model has signatures prefill… and decode; this file has: ${known}.`,
      );
    }
    this.decode = this.bind(decode);
    this.prefills = prefills.map((s) => this.bind(s)).sort((a, b) => b.n - a.n);
    this.room = this.decode.mask?.shape.at(-1) ?? 0;
    checkContext(task, { tokens: this.room, isFixed: true });
    this.contextTokens = task.context_tokens ?? this.room;
  }

  delegation(): Delegation {
    return this.model.delegation();
  }

  turn({ streamed, onSteps }: TurnOptions): Promise<Turn> {
    const { prefill_tokens: prefill, decode_tokens: decode } = this.task;
    const vocabulary = this.decode.logits!.elements;
    // Made-up tokens: any will do, the same every time.
    const prompt = Array.from({ length: prefill }, (_, i) => (i * 7 + 1) % vocabulary);
    const begin = this.clock();
    // The last token of the prompt goes through the first decode step, which is the one that gives scores.
    this.prefill(prompt.slice(0, -1));
    const filled = this.clock();
    const said: number[] = [];
    const at: number[] = [];
    for (let token = prompt.at(-1)!; said.length < decode; said.push(token)) {
      token = this.next(token, prefill - 1 + said.length);
      at.push(this.clock());
    }
    const end = at.at(-1)!;
    const stepNs = streamed ? at.slice(1).map((t, i) => Math.round(t - at[i]!)) : [];
    if (stepNs.length > 0) onSteps?.(stepNs);
    const pieces = streamed ? said.map((t) => `${t} `) : [];
    return Promise.resolve({
      prefillTokens: prefill,
      prefillNs: Math.round(filled - begin),
      decodeTokens: decode,
      decodeNs: Math.round(end - filled),
      firstTokenNs: streamed ? Math.round(at[0]! - begin) : null,
      stepNs,
      text: pieces.join(''),
      pieces,
      endedBy: 'count',
    });
  }

  close(): void {
    for (const buffer of this.owned) this.model.library.bare('LiteRtDestroyTensorBuffer')(buffer);
    this.model.close();
  }

  private prefill(tokens: readonly number[]): void {
    const sizes = this.prefills.map((s) => s.n);
    for (const { size, place, count } of prefillParts(sizes, tokens.length, this.room)) {
      const step = this.prefills.find((s) => s.n === size) ?? this.decode;
      this.feed(step, tokens.slice(place, place + count), place);
      this.run(step);
    }
  }

  /** @returns the token with the largest score */
  private next(token: number, place: number): number {
    this.feed(this.decode, [token], place);
    this.run(this.decode);
    const { logits } = this.decode;
    return this.model.library.withBytes(logits!.buffer, 'read', (bytes) => {
      const scores = new Float32Array(bytes.buffer, bytes.byteOffset, logits!.elements);
      let best = 0;
      for (let i = 1; i < scores.length; i++) if (scores[i]! > scores[best]!) best = i;
      return best;
    });
  }

  /** Fills tokens, positions and mask; what a short part leaves over is hidden and is written over later. */
  private feed(step: Step, part: readonly number[], place: number): void {
    const { library } = this.model;
    library.withBytes(step.tokens.buffer, 'write', (bytes) => {
      const view = new Int32Array(bytes.buffer, bytes.byteOffset, step.n);
      for (let i = 0; i < step.n; i++) view[i] = part[i] ?? 0;
    });
    library.withBytes(step.positions.buffer, 'write', (bytes) => {
      const view = new Int32Array(bytes.buffer, bytes.byteOffset, step.n);
      for (let i = 0; i < step.n; i++) view[i] = place + i;
    });
    if (step.mask === null) return;
    const width = step.mask.shape.at(-1)!;
    library.withBytes(step.mask.buffer, 'write', (bytes) => {
      const view = new Float32Array(bytes.buffer, bytes.byteOffset, step.n * width);
      view.fill(HIDDEN);
      for (let i = 0; i < step.n; i++) view.fill(0, i * width, i * width + Math.min(width, place + i + 1));
    });
  }

  private run(step: Step): void {
    const { library, compiled } = this.model;
    const { index, ins, outs } = step;
    try {
      library.call('LiteRtRunCompiledModel', compiled, index, ins.length, ins, outs.length, outs);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw new EngineFailure('ENGINE_ERROR', `LiteRT could not run the model: ${why}`);
    }
  }

  private bind(signature: SignatureRef): Step {
    const { index, key } = signature;
    const { library, compiled } = this.model;
    const bound = { compiled, signature };
    const takes = inputShapes(library, bound, tensorsOf(library, signature, 'Input').length);
    const inputs = slotsOf(library, bound, 'Input', takes, this.caches);
    for (const { name, buffer } of inputs) {
      if (this.caches.has(name)) continue;
      if (CACHE.test(name)) this.caches.set(name, buffer);
      // What a mask hides is multiplied by zero, and zero times the NaN of fresh memory is NaN. Inputs for LoRA weights
      // are to be zero, too: then they change nothing.
      library.withBytes(buffer, 'write', (bytes) => bytes.fill(0));
    }
    const gives = outputShapes(library, bound, tensorsOf(library, signature, 'Output').length, false);
    const outputs = slotsOf(library, bound, 'Output', gives, this.caches);
    for (const slot of [...inputs, ...outputs]) this.owned.add(slot.buffer);
    const find = (pattern: RegExp) => inputs.find((t) => pattern.test(t.name)) ?? null;
    const [tokens, positions, mask] = [find(TOKENS), find(POSITIONS), find(MASK)];
    const logits = outputs.find((t) => t.name === 'logits') ?? null;
    const isDecode = key.startsWith('decode');
    if (
      tokens === null ||
      positions === null ||
      mask?.type !== 'float32' ||
      (isDecode && logits?.type !== 'float32')
    ) {
      throw new EngineFailure(
        'UNSUPPORTED_CONFIGURATION',
        `The signature ${key} has other inputs than tokens, positions and a float mask, or no float logits: Rackmark cannot drive it. LiteRT-LM may, from a .litertlm file.`,
      );
    }
    return {
      n: tokens.elements,
      index,
      ins: inputs.map((t) => t.buffer),
      outs: outputs.map((t) => t.buffer),
      ...{ tokens, positions, mask, logits },
    };
  }
}
