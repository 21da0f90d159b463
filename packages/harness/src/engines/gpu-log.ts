export interface GpuLog {
  /** The adapter's own name, as Dawn says it. */
  adapter: string | null;
  /** The adapter is a CPU that plays a GPU. */
  software: boolean;
  /** The driver layer said that it has no adapter. */
  noAdapter: boolean;
  onGpu: number | null;
  onCpu: number | null;
  /** Operators that were not taken, each with the runtime's reason. */
  refused: string[];
}

/** What only the log tells of a GPU: no function of the C API returns it. */
export function readGpuLog(lines: readonly string[]): GpuLog {
  const text = lines.join('\n');
  const adapter = /Selected adapter: ([^\n]*)/.exec(text)?.[1] ?? null;
  const splits = [
    ...text.matchAll(
      /(\d+) operations will run on the GPU, and the remaining (\d+) operations will run on the CPU/g,
    ),
  ];
  const sum = (group: number) => splits.reduce((total, m) => total + Number(m[group]), 0);
  return {
    adapter: adapter === null ? null : adapter.split(/,\s/)[0]!.trim(),
    software: adapter !== null && /adapterType=CPU|SwiftShader|llvmpipe/i.test(adapter),
    noAdapter:
      /No adapters? found|Failed to (?:get|find|request) (?:an )?adapter|Couldn't find .*Vulkan|VK_ERROR_INCOMPATIBLE_DRIVER/i.test(
        text,
      ),
    onGpu: splits.length === 0 ? null : sum(1),
    onCpu: splits.length === 0 ? null : sum(2),
    refused: [
      ...new Set(
        [
          ...text.matchAll(
            /^\s*(?!ERROR|WARNING|INFO)([A-Z][A-Z0-9_]+): ([^\n]*not supported[^\n]*|Only support[^\n]*)$/gm,
          ),
        ].map((m) => `${m[1]}: ${m[2]}`),
      ),
    ],
  };
}
