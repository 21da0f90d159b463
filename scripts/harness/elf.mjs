import { readFileSync } from 'node:fs';

const DYNSYM = 11;
const LOAD = 1;

/** @returns {{ exports: Set<string>, loadAlignment: bigint }} of a 64-bit little-endian ELF library */
export function readElf(path) {
  const b = readFileSync(path);
  if (b.readUInt32BE(0) !== 0x7f454c46 || b[4] !== 2) throw new Error(`${path} is no 64-bit ELF library`);
  const u64 = (at) => Number(b.readBigUInt64LE(at));
  const sections = Array.from({ length: b.readUInt16LE(60) }, (_, i) => {
    const at = u64(40) + i * b.readUInt16LE(58);
    return {
      type: b.readUInt32LE(at + 4),
      offset: u64(at + 24),
      size: u64(at + 32),
      link: b.readUInt32LE(at + 40),
    };
  });
  const symbols = sections.find((s) => s.type === DYNSYM);
  const strings = sections[symbols.link].offset;
  const exports = new Set();
  for (let at = symbols.offset; at < symbols.offset + symbols.size; at += 24) {
    if (b.readUInt16LE(at + 6) === 0) continue; // undefined: it is wanted, not given
    const start = strings + b.readUInt32LE(at);
    exports.add(b.toString('latin1', start, b.indexOf(0, start)));
  }
  const loads = Array.from({ length: b.readUInt16LE(56) }, (_, i) => u64(32) + i * b.readUInt16LE(54))
    .filter((at) => b.readUInt32LE(at) === LOAD)
    .map((at) => b.readBigUInt64LE(at + 48));
  return { exports, loadAlignment: loads.reduce((a, x) => (x < a ? x : a)) };
}
