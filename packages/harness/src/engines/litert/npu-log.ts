export interface NpuLog {
  /** Compiler plugins that took the model; null when none was asked (compiled beforehand, or out of the cache). */
  applied: number | null;
  /** Operators that the plugin selected, of all, and into how many partitions. */
  selected: number | null;
  total: number | null;
  partitions: number | null;
  /** What drives the NPU, and the device that it named ("OpenVINO", "CPU"). */
  backend: string | null;
  device: string | null;
  fromCache: boolean;
  /** The vendor's own words for what went wrong. */
  error: string | null;
}

/** What only the log tells of an NPU: which operators its compiler took, and the device behind its dispatch library. */
export function readNpuLog(lines: readonly string[]): NpuLog {
  const text = lines.join('\n');
  const applied = /(\d+) compiler plugins were applied/.exec(text)?.[1];
  const parts = [
    ...text.matchAll(
      /Partitioned subgraph<\d+>, selected (\d+) ops, from a total of (\d+) ops\. resulted in (\d+) partitions/g,
    ),
  ];
  const sum = (group: number) =>
    parts.length === 0 ? null : parts.reduce((total, m) => total + Number(m[group]), 0);
  const openvino = /Using Intel OpenVINO device: (\S+)/.exec(text)?.[1] ?? null;
  const dispatch = /libLiteRtDispatch_(\w+)\.so/.exec(text)?.[1] ?? null;
  return {
    applied: applied === undefined ? null : Number(applied),
    selected: sum(1),
    total: sum(2),
    partitions: sum(3),
    backend: openvino === null ? dispatch : 'OpenVINO',
    device: openvino,
    fromCache: /initialized from cached model/.test(text),
    error: errorOf(lines),
  };
}

/** The first error, without the exception's chain of source files above it. */
function errorOf(lines: readonly string[]): string | null {
  const start = lines.findIndex((l) => /^\s*ERROR: \[/.test(l));
  if (start < 0) return null;
  const block = lines.slice(start, start + 8);
  const plain = block.map((l) => l.replace(/^\s*ERROR: \[[^\]]*\]\s*/, '').trim());
  const telling = plain.find((l) => !/^(Exception in compilation: )?Exception from /.test(l) && l !== '');
  return (telling ?? plain[0] ?? '').replace(/\s*Exception from \S+:\s*$/, '') || null;
}
