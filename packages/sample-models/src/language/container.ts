import { Builder } from 'flatbuffers';

/** Kinds of sections by their number (litertlm_header_schema.fbs). */
export const SECTION = { tflite: 3, sentencePiece: 4, llmMetadata: 5, huggingFace: 6 } as const;
export interface Section {
  kind: number;
  bytes: Uint8Array;
  metadata?: Record<string, string>;
  /** Names the bytes of an earlier section instead of its own. */
  sameAs?: number;
}

const BLOCK = 16 * 1024;
const HEADER_AT = 32;
const VERSION = [1, 7, 0] as const;
const STRING_VALUE = 9;
const upToBlock = (n: number) => Math.ceil(n / BLOCK) * BLOCK;

/** Where each section goes, and all that stands before the first one. */
export interface ContainerPlan {
  head: Uint8Array;
  begins: number[];
  size: number;
}

/** A `.litertlm` file: head, header, sections on borders of 16 KiB. Same sections, same bytes. */
export function writeContainer(sections: readonly Section[], about: Record<string, string>): Uint8Array {
  const { head, begins, size } = planContainer(
    sections.map((s) => ({ ...s, size: s.bytes.length })),
    about,
  );
  const file = new Uint8Array(size);
  file.set(head);
  sections.forEach((s, i) => file.set(s.bytes, begins[i]!));
  return file;
}

/** Of sections of which only the sizes are known. */
export function planContainer(
  sections: readonly (Omit<Section, 'bytes'> & { size: number })[],
  about: Record<string, string>,
): ContainerPlan {
  const places: { begin: number; end: number }[] = [];
  // The header's length does not depend on the places, so a first one with zeros tells it.
  const first = writeHeader(
    sections,
    sections.map(() => ({ begin: 1, end: 1 })),
    about,
  );
  let at = upToBlock(HEADER_AT + first.length);
  for (const { size, sameAs } of sections) {
    if (sameAs !== undefined) {
      places.push(places[sameAs]!);
      continue;
    }
    places.push({ begin: at, end: at + size });
    at = upToBlock(at + size);
  }
  const header = writeHeader(sections, places, about);
  const head = new Uint8Array(HEADER_AT + header.length);
  const view = new DataView(head.buffer);
  head.set(new TextEncoder().encode('LITERTLM'));
  VERSION.forEach((n, i) => view.setUint32(8 + 4 * i, n, true));
  view.setBigUint64(24, BigInt(HEADER_AT + header.length), true);
  head.set(header, HEADER_AT);
  return { head, begins: places.map((p) => p.begin), size: places.at(-1)?.end ?? head.length };
}

function writeHeader(
  sections: readonly Omit<Section, 'bytes'>[],
  places: readonly { begin: number; end: number }[],
  about: Record<string, string>,
): Uint8Array {
  const b = new Builder(4096);
  const vector = (offsets: readonly number[]) => {
    b.startVector(4, offsets.length, 4);
    for (const offset of [...offsets].reverse()) b.addOffset(offset);
    return b.endVector();
  };
  const table = (fields: number, fill: () => void) => {
    b.startObject(fields);
    fill();
    return b.endObject();
  };
  const pairs = (values: Record<string, string>) =>
    vector(
      Object.entries(values).map(([key, value]) => {
        const [k, v] = [b.createString(key), b.createString(value)];
        const boxed = table(1, () => b.addFieldOffset(0, v, 0));
        return table(3, () => {
          b.addFieldOffset(0, k, 0);
          b.addFieldInt8(1, STRING_VALUE, 0);
          b.addFieldOffset(2, boxed, 0);
        });
      }),
    );
  const system = pairs(about);
  const systemTable = table(1, () => b.addFieldOffset(0, system, 0));
  const tables = sections.map((s, i) => {
    const metadata = pairs(s.metadata ?? {});
    return table(4, () => {
      b.addFieldOffset(0, metadata, 0);
      b.addFieldInt64(1, BigInt(places[i]!.begin), 0n);
      b.addFieldInt64(2, BigInt(places[i]!.end), 0n);
      b.addFieldInt8(3, s.kind, 0);
    });
  });
  const list = vector(tables);
  const listTable = table(1, () => b.addFieldOffset(0, list, 0));
  b.finish(
    table(2, () => {
      b.addFieldOffset(0, systemTable, 0);
      b.addFieldOffset(1, listTable, 0);
    }),
  );
  return b.asUint8Array();
}
