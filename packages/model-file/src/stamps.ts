import type { ModelFacts } from './facts.js';
import type { FlatBuffer, Table } from './flatbuffer.js';

const MOST_METADATA_BYTES = 1 << 16;
/** Converters write a handful of entries. */
const MOST_ENTRIES = 1_000;

export const metadataEntry = (model: Table, name: string): Table | undefined =>
  model.tables(6, 'metadata', MOST_ENTRIES).find((m) => m.text(0, 'metadata') === name);

/** Bytes that stand under a name in the file's metadata. */
function metadataOf(file: FlatBuffer, model: Table, name: string): Uint8Array | null {
  const entry = metadataEntry(model, name);
  const buffer = entry && model.nth(4, entry.u32(1, 0, 'metadata'), 'buffer');
  const data = buffer?.vector(0, 1, 'metadata');
  return data ? file.bytes(data.at, Math.min(data.length, MOST_METADATA_BYTES), 'metadata') : null;
}

export function minRuntimeVersion(file: FlatBuffer, model: Table): string | null {
  const data = metadataOf(file, model, 'min_runtime_version');
  return data && (/^[\d.]+/.exec(textOf(data.subarray(0, 16)))?.[0] ?? null);
}

/** LiteRT's stamp of a model that a vendor's plugin compiled: two texts padded with NUL, maker and SoC, of this length. */
const STAMP_TEXT = 125;

/** Operators that other compilers leave in place of what their chip runs, with the chip in their makers' words. */
const compiled: Readonly<Record<string, NonNullable<ModelFacts['compiledFor']>>> = {
  'edgetpu-custom-op': { maker: 'Google', soc: 'Coral Edge TPU' },
  'ethos-u': { maker: 'Arm', soc: 'Ethos-U' },
};

/** @param custom names of its custom operators */
export function compiledFor(
  file: FlatBuffer,
  model: Table,
  custom: readonly string[],
): ModelFacts['compiledFor'] {
  const stamp = metadataOf(file, model, 'LiteRtStamp');
  if (stamp !== null) {
    const part = (from: number) => textOf(stamp.subarray(from, from + STAMP_TEXT)).replace(/\0.*$/s, '');
    return { maker: part(0) || 'an unknown maker', soc: part(STAMP_TEXT) };
  }
  const left = custom.find((name) => compiled[name] !== undefined || name === DISPATCH);
  return left === undefined ? null : (compiled[left] ?? { maker: 'an unknown maker', soc: '' });
}

/** LiteRT's own operator for what an NPU runs. */
export const DISPATCH = 'DISPATCH_OP';

const textOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
