export { HEAD_BYTES, inspectModel, inspectModelFile, refuseByHead } from './inspect.js';
export { extractPart } from './part.js';
export { fileSource, memorySource, type ByteSource } from './source.js';
export { NpyError, readNpy, readNpyFile, type NpyFacts } from './npy.js';
export { ModelFileError, type ModelFileErrorCode } from './errors.js';
export type { Remark } from './remark.js';
export type {
  LanguageFacts,
  LoraFacts,
  ModelFacts,
  OperatorFacts,
  PartFacts,
  QuantisationKind,
  SectionFacts,
  SignatureFacts,
  TensorFacts,
  TokenizerFacts,
  WeightsOfType,
} from './facts.js';
