export { inspectModel } from './inspect.js';
export { ModelFileError, type ModelFileErrorCode } from './errors.js';
export type {
  ModelFacts,
  OperatorFacts,
  QuantisationKind,
  SectionFacts,
  SignatureFacts,
  TensorFacts,
} from './facts.js';
