/** What only the runtime's log tells: no function of the C API returns it. */
export interface RuntimeLog {
  /** The device's own name, as the driver layer says it. */
  adapter: string | null;
  /** The device is a CPU that plays a GPU or NPU. */
  software: boolean;
  /** What the accelerator is driven through. */
  backend: string | null;
  /** The driver layer said that it has no device. */
  noDevice: boolean;
  /** Compiler plugins of an NPU that took the model; null when none was asked (compiled beforehand, or cached). */
  applied: number | null;
  /** Operators that the accelerator took and those that it left to the CPU. */
  taken: number | null;
  left: number | null;
  partitions: number | null;
  /** Operators that were not taken, each with the runtime's reason. */
  refused: string[];
  /** What was compiled came out of the cache. */
  fromCache: boolean;
  /** The cache was there and could not be used. */
  cacheDamaged: boolean;
  /** The runtime's or the vendor's own words for what went wrong. */
  error: string | null;
}

/** Reads one load's log. The Kotlin harness has a twin of this, held to the same vectors. */
export function readRuntimeLog(lines: readonly string[]): RuntimeLog {
  const text = lines.join('\n');
  const gpu = /Selected adapter: ([^\n]*)/.exec(text)?.[1] ?? null;
  const openvino = /Using Intel OpenVINO device: (\S+)/.exec(text)?.[1] ?? null;
  const applied = /(\d+) compiler plugins were applied/.exec(text)?.[1];
  const split = countsOf(
    text,
    /(\d+) operations will run on the GPU, and the remaining (\d+) operations will run on the CPU/g,
  );
  const parts = countsOf(
    text,
    /Partitioned subgraph<\d+>, selected (\d+) ops, from a total of (\d+) ops\. resulted in (\d+) partitions/g,
  );
  return {
    adapter: gpu?.split(/,\s/)[0]!.trim() ?? (openvino === null ? null : `OpenVINO device ${openvino}`),
    software: (gpu !== null && /adapterType=CPU|SwiftShader|llvmpipe/i.test(gpu)) || openvino === 'CPU',
    backend: backendOf(text, openvino),
    noDevice:
      /No adapters? found|Failed to (?:get|find|request) (?:an )?adapter|Couldn't find .*Vulkan|VK_ERROR_INCOMPATIBLE_DRIVER/i.test(
        text,
      ),
    applied: applied === undefined ? null : Number(applied),
    taken: split?.[0] ?? parts?.[0] ?? null,
    left: split?.[1] ?? (parts === null ? null : parts[1]! - parts[0]!),
    partitions: parts?.[2] ?? null,
    refused: refusedIn(text),
    fromCache: /InferenceContext from serialized data|initialized from cached model/.test(text),
    cacheDamaged: /Cache needs to be built again/.test(text),
    error: errorIn(lines),
  };
}

/** Sums of a pattern's groups over all matches; null when there is none. */
function countsOf(text: string, pattern: RegExp): number[] | null {
  const matches = [...text.matchAll(pattern)];
  if (matches.length === 0) return null;
  return matches[0]!.slice(1).map((_, group) => matches.reduce((sum, m) => sum + Number(m[group + 1]), 0));
}

function backendOf(text: string, openvino: string | null): string | null {
  if (openvino !== null) return 'OpenVINO';
  const based = /Initializing (\w+)-based API/.exec(text)?.[1];
  return based ?? /libLiteRtDispatch_(\w+)\.so/.exec(text)?.[1] ?? null;
}

function refusedIn(text: string): string[] {
  const pattern =
    /^\s*(?!ERROR|WARNING|INFO)([A-Z][A-Z0-9_]+): ([^\n]*not supported[^\n]*|Only support[^\n]*)$/gm;
  return [...new Set([...text.matchAll(pattern)].map((m) => `${m[1]}: ${m[2]}`))];
}

/** The most telling kind of line wins: the status alone says little. */
function errorIn(lines: readonly string[]): string | null {
  const telling = [
    /Failed to create context|Cannot load library/,
    /Didn't find op|unresolved custom op/i,
    /Node number \d+/,
    /Exception in compilation/,
    /^\s*ERROR: (?!\[)/,
    /^\s*(ERROR|E\d{4}|F\d{4})/,
  ];
  const line = telling.map((pattern) => lines.find((l) => pattern.test(l))).find((l) => l !== undefined);
  if (line === undefined) return null;
  const previous = line.includes('Node number') ? lines[lines.indexOf(line) - 1] : undefined;
  const said = previous?.startsWith('ERROR: ') ? [line, previous] : [line];
  return said
    .map((l) =>
      l
        .replace(/^\s*ERROR:\s*/, '')
        .replace(/^\[[^\]]*\]\s*/, '')
        .replace(/[^\x20-\x7e]/g, '?')
        .trim(),
    )
    .join(' ');
}
