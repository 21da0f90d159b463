/** What facts hold at most, so that an answer about a model stays small whatever its file holds. More is counted. */
export const most = {
  /** Letters of a tensor's, an operator's or a signature's name. */
  name: 200,
  description: 1_000,
  dimensions: 32,
  /** Tensors of all signatures together. */
  tensors: 10_000,
  signatures: 256,
  /** Kinds of operators. */
  operators: 1_000,
  /** Custom operators by their names. */
  customNames: 32,
  sections: 1_000,
  /** Pairs of a section's metadata. */
  pairs: 32,
  parts: 100,
  warnings: 32,
  /** Tensors, operators and buffers together that are looked at one by one; a file of more is described in part. */
  looked: 250_000,
} as const;
