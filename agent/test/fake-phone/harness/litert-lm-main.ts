const LINE = '-'.repeat(50);
const log = (text: string, level = 'I'): string =>
  `${level}0000 00:00:1789784532.427623    8446 litert_lm_lib.cc:424] ${text}\n`;

const FLAGS = [
  ...['backend', 'model_path', 'input_prompt', 'benchmark', 'benchmark_prefill_tokens'],
  ...['benchmark_decode_tokens', 'async', 'num_cpu_threads', 'max_num_tokens', 'force_f32'],
  ...['num_iterations', 'disable_cache', 'report_peak_memory_footprint'],
];

export interface PlayedAnswer {
  prefill: number;
  decode: number;
  prefillMs: number;
  decodeMs: number;
}

/** What LiteRT-LM's command-line runner prints, for phones that are played: `phone.programs` and tests. */
export class LitertLmMain {
  help(without: readonly string[] = []): string {
    const lines = FLAGS.filter((f) => !without.includes(f)).map(
      (f) => `    --${f} (What it is.); default: 0;\n`,
    );
    return `litert_lm_main: Warning: SetProgramUsageMessage() never called\n\n  Flags from runtime/engine/shared_flags.cc:\n${lines.join('')}`;
  }

  answer({ prefill, decode, prefillMs, decodeMs }: PlayedAnswer): string {
    const turn = (kind: string, tokens: number, ms: number): string =>
      `  ${kind} Turns (Total 1 turns):\n    ${kind} Turn 1: Processed ${tokens} tokens in ${ms}ms duration.\n      ${kind} Speed: ${((tokens / ms) * 1e3).toFixed(2)} tokens/sec.\n${LINE}\n`;
    const first = (prefillMs + decodeMs / decode) / 1e3;
    return `${log('BenchmarkInfo:')}${this.init()}  Time to first token: ${first.toFixed(2)} s\n${LINE}\n${turn('Prefill', prefill, prefillMs)}${turn('Decode', decode, decodeMs)}${LINE}\n`;
  }

  /** As builds printed it that forgot to run the model. */
  nothing(): string {
    const none = (kind: string): string =>
      `  ${kind} Turns (Total 0 turns):\n    No ${kind.toLowerCase()} turns recorded.\n${LINE}\n`;
    return `BenchmarkInfo:\n${this.init()}  Time to first token: 0.00 s\n${LINE}\n${none('Prefill')}${none('Decode')}`;
  }

  uncounted(): string {
    const turn = (kind: string): string =>
      `  ${kind} Turns (Total: 1):\n    ${kind} Turn 1:\n      ${kind} Speed: 99.00 tokens/sec.\n${LINE}\n`;
    return `BenchmarkInfo:\n${this.init()}${turn('Prefill')}${turn('Decode')}`;
  }

  output(answers: string, peakMib: number): string {
    return `${log('Creating engine')}${log('Creating conversation')}${answers}${log(`Peak system ram usage: ${peakMib}MB.`)}`;
  }

  failed(status: string): string {
    return log(`Failed to run litert_lm: ${status}`, 'E');
  }

  /** The whole program: its help, else as many answers as were asked for. */
  print(args: readonly string[]): string {
    if (args.includes('--helpfull')) return this.help();
    const asked = (name: string): number =>
      Number(args.find((a) => a.startsWith(`--${name}=`))?.slice(name.length + 3) ?? 1);
    const [prefill, decode] = [asked('benchmark_prefill_tokens'), asked('benchmark_decode_tokens')];
    const answers = Array.from({ length: asked('num_iterations') }, (_, i) =>
      this.answer({ prefill, decode, prefillMs: prefill * 2 + i, decodeMs: decode * 30 + i }),
    );
    return this.output(answers.join(''), 900.5);
  }

  private init(): string {
    return `  Init Phases (4):\n    - Conversation: 0.05 ms\n    - Executor: 1787.68 ms\n    - LLM metadata: 1.88 ms\n    - Tokenizer: 130.88 ms\n${LINE}\n`;
  }
}
