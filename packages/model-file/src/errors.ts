export type ModelFileErrorCode =
  | 'MODEL_EMPTY'
  | 'MODEL_NOT_RECOGNISED'
  | 'MODEL_TRUNCATED'
  | 'MODEL_CORRUPT'
  | 'MODEL_VERSION_UNSUPPORTED'
  | 'MODEL_NO_SUBGRAPH'
  | 'MODEL_TOO_COSTLY'
  | 'MODEL_NO_SUCH_PART'
  | 'LORA_DAMAGED';

/** A file that is no model, or a broken one. The message says what, where and what to do. */
export class ModelFileError extends Error {
  override readonly name = 'ModelFileError';
  constructor(
    readonly code: ModelFileErrorCode,
    message: string,
    /** Byte at which the file is broken. */
    readonly offset: number | null = null,
  ) {
    super(message);
  }
}

const count = new Intl.NumberFormat('en');
const AGAIN = 'Export it again or upload it again.';

export const truncated = (what: string, size: number): ModelFileError =>
  new ModelFileError(
    'MODEL_TRUNCATED',
    `This file ends in the middle of ${what}, at byte ${count.format(size)}. ${AGAIN}`,
    size,
  );

export const corrupt = (what: string, offset: number): ModelFileError =>
  new ModelFileError(
    'MODEL_CORRUPT',
    `This file is damaged at byte ${count.format(offset)}: ${what}. ${AGAIN}`,
    offset,
  );
