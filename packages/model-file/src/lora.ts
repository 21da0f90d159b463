import { ModelFileError } from './errors.js';
import type { LoraFacts, TensorFacts } from './facts.js';

/** What a LoRA tensor's name says. `side`: `a` goes from the model's width down to the rank, `b` up again. */
interface LoraName {
  scheme: NonNullable<LoraFacts['scheme']>;
  projection: string;
  side: 'a' | 'b';
  layer: number;
}

/** A decoder has four, an audio encoder a dozen. */
const MOST_PROJECTIONS = 64;
const long: Record<string, string> = { query: 'q', key: 'k', value: 'v', post: 'o', attn_vec_einsum: 'o' };
const projection = (name: string) => long[name] ?? name;

/** The names that LiteRT-LM knows: Gemma's exporter, its GPU form, the generic exporter, and encoders of audio. */
const patterns: readonly [scheme: LoraName['scheme'], pattern: RegExp][] = [
  ['gemma', /^(?<p>query|key|value|post)_w_prime_(?<s>left|right)_(?<l>\d{1,4})$/],
  [
    'gemma-gpu',
    /^transformer\.layer_(?<l>\d{1,4})\.attn\.(?<p>q|k|v|attn_vec_einsum)\.w_prime_(?<s>left|right)$/,
  ],
  ['generic', /^lora_atten_(?<p>[qkvo])_(?<s>[ab])_prime_weight_(?<l>\d{1,4})$/],
  ['audio', /^lora_audio_(?<p>[a-z0-9_]{1,40})_(?<s>[ab])_weight_(?<l>\d{1,4})$/],
];

export function loraNameOf(name: string): LoraName | null {
  for (const [scheme, pattern] of patterns) {
    const found = pattern.exec(name)?.groups;
    if (found === undefined) continue;
    const side = found['s'] === 'left' || found['s'] === 'a' ? 'a' : 'b';
    return { scheme, projection: projection(found['p']!), side, layer: Number(found['l']) };
  }
  return null;
}

/** A tensor of LoRA weights, or a base's input for one. */
export interface LoraTensor extends Pick<TensorFacts, 'name' | 'shape'> {
  bytes: number;
}
interface Known extends LoraTensor {
  is: LoraName;
}

/** Those of the tensors that are LoRA's, described; null when none is. */
export function loraFactsOf(tensors: readonly LoraTensor[]): LoraFacts | null {
  const known = knownOf(tensors);
  if (known.length === 0) return null;
  const ranks = new Set([...pairsOf(known).values()].map(rankOf));
  const [rank] = ranks;
  return {
    rank: ranks.size === 1 ? (rank ?? null) : null,
    declaredRank: null,
    tensors: known.length,
    bytes: known.reduce((n, t) => n + t.bytes, 0),
    layers: 1 + known.reduce((most, t) => Math.max(most, t.is.layer), 0),
    scheme: new Set(known.map((t) => t.is.scheme)).size === 1 ? known[0]!.is.scheme : null,
    projections: projectionsOf(known),
  };
}

/**
 * A LoRA file's tensors, held against each other and against the rank that its metadata names.
 * @throws ModelFileError LORA_DAMAGED when they are not one LoRA
 */
export function loraFileFacts(tensors: readonly LoraTensor[], declaredRank: number | null): LoraFacts | null {
  const facts = loraFactsOf(tensors);
  if (facts === null) return null;
  const known = knownOf(tensors);
  let first: { rank: number; name: string } | null = null;
  for (const pair of pairsOf(known).values()) {
    const { name } = pair[0]!;
    if (new Set(pair.map((t) => t.is.side)).size < 2)
      throw damaged(`the tensor ${name} lacks its other half`);
    const rank = rankOf(pair);
    if (rank === null) throw damaged(`${pair.map(shaped).join(' and ')} have no rank in common`);
    first ??= { rank, name };
    if (rank !== first.rank)
      throw damaged(`its ranks differ: ${first.name} is of rank ${first.rank}, ${name} of rank ${rank}`);
  }
  if (declaredRank !== null && first !== null && declaredRank !== first.rank)
    throw damaged(`its metadata says rank ${declaredRank}, its tensors are of rank ${first.rank}`);
  if (facts.scheme === null) throw damaged('its tensors are named after more than one exporter');
  return { ...facts, declaredRank };
}

const shaped = ({ name, shape }: LoraTensor) => `${name} [${shape.join(', ')}]`;

const damaged = (what: string) =>
  new ModelFileError('LORA_DAMAGED', `These LoRA weights do not fit each other: ${what}. Export them again.`);

function knownOf(tensors: readonly LoraTensor[]): Known[] {
  return tensors.flatMap((t) => {
    const is = loraNameOf(t.name);
    return is === null ? [] : [{ ...t, is }];
  });
}

/** The two sides of every projection of every layer. */
function pairsOf(known: readonly Known[]): Map<string, Known[]> {
  const pairs = new Map<string, Known[]>();
  for (const t of known) {
    const key = `${t.is.projection} ${t.is.layer}`;
    const pair = pairs.get(key);
    if (pair === undefined) pairs.set(key, [t]);
    else pair.push(t);
  }
  return pairs;
}

/** The smallest dimension that both sides have: the width is larger, and heads stand on one side only. */
function rankOf(pair: readonly LoraTensor[]): number | null {
  const [first, ...others] = pair.map((t) => t.shape.filter((d) => d > 1));
  const shared = (first ?? []).filter((d) => others.every((o) => o.includes(d)));
  return shared.length === 0 ? null : Math.min(...shared);
}

function projectionsOf(known: readonly Known[]): LoraFacts['projections'] {
  const byName = new Map<string, { layers: Set<number>; bytes: number }>();
  for (const { is, bytes } of known) {
    const own = byName.get(is.projection) ?? { layers: new Set<number>(), bytes: 0 };
    own.layers.add(is.layer);
    own.bytes += bytes;
    byName.set(is.projection, own);
  }
  return [...byName]
    .slice(0, MOST_PROJECTIONS)
    .map(([name, { layers, bytes }]) => ({ name, layers: layers.size, bytes }));
}
