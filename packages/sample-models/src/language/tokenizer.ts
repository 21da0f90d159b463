import { concat, float, int, message, text } from './proto-writer.js';

/** Ids that every sample tokenizer has; bytes follow from 6, pieces of text from `FIRST_TEXT`. */
export const SPECIAL = { pad: 0, eos: 1, bos: 2, unknown: 3, startOfTurn: 4, endOfTurn: 5 } as const;
const FIRST_BYTE = 6;
export const FIRST_TEXT = FIRST_BYTE + 256;
/** SentencePiece's kinds of pieces. */
const KIND = { normal: 1, unknown: 2, control: 3, user: 4, unused: 5, byte: 6 } as const;
/** SentencePiece writes a blank as this. */
const BLANK = '▁';

interface Piece {
  text: string;
  score: number;
  kind: number;
}

/**
 * A SentencePiece tokenizer (byte-pair encoding with byte fallback) of made-up syllables, and the same in plain
 * TypeScript. Each piece from `FIRST_TEXT` on is text of its own, so that what a model says can be compared as text.
 */
export class SampleTokenizer {
  private readonly pieces: Piece[];
  private readonly ids: Map<string, number>;

  constructor(readonly size: number) {
    this.pieces = piecesOf(size);
    this.ids = new Map(this.pieces.map((p, i) => [p.text, i]));
  }

  /** As SentencePiece's `ModelProto`. */
  model(): Uint8Array {
    const pieces = this.pieces.map((p) => message(1, text(1, p.text), float(2, p.score), int(3, p.kind)));
    const { pad, eos, bos, unknown } = SPECIAL;
    const trainer = message(
      2,
      int(3, 2),
      int(4, this.size),
      int(35, 1),
      ...[int(40, unknown), int(41, bos), int(42, eos), int(43, pad)],
      ...[text(45, '<unk>'), text(46, '<bos>'), text(47, '<eos>'), text(48, '<pad>')],
    );
    // No blank is put in front and none is taken away: the text comes back as it went in.
    const normaliser = message(3, text(1, 'identity'), int(3, 0), int(4, 0), int(5, 1));
    return concat([...pieces, trainer, normaliser]);
  }

  encode(plain: string): number[] {
    let parts = Array.from(plain.replaceAll(' ', BLANK));
    for (;;) {
      const best = this.bestPair(parts);
      if (best === null) break;
      parts = [...parts.slice(0, best), parts[best]! + parts[best + 1]!, ...parts.slice(best + 2)];
    }
    return parts.flatMap((p) => {
      const id = this.ids.get(p);
      return id === undefined ? Array.from(new TextEncoder().encode(p), (b) => FIRST_BYTE + b) : [id];
    });
  }

  decode(ids: readonly number[]): string {
    return ids
      .map((id) => (id < FIRST_TEXT ? '' : this.pieces[id]!.text))
      .join('')
      .replaceAll(BLANK, ' ');
  }

  /** Place of the neighbours that make the piece with the best score; the first of equals. */
  private bestPair(parts: readonly string[]): number | null {
    let best: number | null = null;
    let score = -Infinity;
    for (let i = 0; i + 1 < parts.length; i++) {
      const id = this.ids.get(parts[i]! + parts[i + 1]!);
      if (id === undefined || id < FIRST_TEXT || this.pieces[id]!.score <= score) continue;
      best = i;
      score = this.pieces[id]!.score;
    }
    return best;
  }
}

function piecesOf(size: number): Piece[] {
  const pieces: Piece[] = [
    { text: '<pad>', score: 0, kind: KIND.control },
    { text: '<eos>', score: 0, kind: KIND.control },
    { text: '<bos>', score: 0, kind: KIND.control },
    { text: '<unk>', score: 0, kind: KIND.unknown },
    { text: '<start_of_turn>', score: 0, kind: KIND.user },
    { text: '<end_of_turn>', score: 0, kind: KIND.user },
  ];
  const hex = (b: number) => b.toString(16).toUpperCase().padStart(2, '0');
  for (let b = 0; b < 256; b++) pieces.push({ text: `<0x${hex(b)}>`, score: 0, kind: KIND.byte });
  let score = 0;
  for (const piece of textPieces()) {
    if (pieces.length >= size) break;
    pieces.push({ text: piece, score: -score, kind: KIND.normal });
    score += 1;
  }
  while (pieces.length < size) pieces.push({ text: `<unused${pieces.length}>`, score: 0, kind: KIND.unused });
  return pieces;
}

/** Signs, then syllables that grow out of shorter ones, so that merging pairs reaches every one. */
function* textPieces(): Generator<string> {
  const consonants = Array.from('bcdfghjklmnpqrstvwxz');
  const vowels = Array.from('aeiouy');
  yield* [BLANK, ...consonants, ...vowels, ...'.,!?:;-\n0123456789'];
  yield* 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
  const syllables = consonants.flatMap((c) => vowels.map((v) => c + v));
  yield* syllables;
  for (const s of syllables) yield BLANK + s;
  for (const s of syllables) for (const c of consonants) yield s + c;
  for (const s of syllables) for (const t of syllables) yield s + t;
}
