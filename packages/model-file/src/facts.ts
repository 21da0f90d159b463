export interface TensorFacts {
  name: string;
  /** Lower-case element type: float32, int8, int4 … */
  type: string;
  shape: number[];
  /** A dimension of it is known only when the model runs. */
  dynamic: boolean;
  quantisation: {
    scheme: 'per-tensor' | 'per-channel';
    scale: number | null;
    zeroPoint: number | null;
    channels: number | null;
  } | null;
}
export interface SignatureFacts {
  key: string;
  inputs: TensorFacts[];
  outputs: TensorFacts[];
}
export interface OperatorFacts {
  name: string;
  custom: boolean;
  count: number;
  version: number;
}
export interface SectionFacts {
  type: string;
  begin: number;
  end: number;
  metadata: Record<string, string>;
}
export type QuantisationKind =
  'none' | 'float16' | 'dynamic-range' | 'weight-only-int4' | 'full-integer' | 'mixed';

/** What is in a model file. */
export interface ModelFacts {
  format: 'tflite' | 'litertlm';
  description: string | null;
  minRuntimeVersion: string | null;
  /** The NPU that it was compiled for ahead of time, in the compiler's words; null for a model that runs anywhere. */
  compiledFor: { maker: string; soc: string } | null;
  kind: 'graph' | 'language-model';
  sizeBytes: number;
  parameterCount: number;
  parameterBytes: number;
  subgraphs: number;
  operatorCount: number;
  operators: OperatorFacts[];
  customOperators: string[];
  flexOperators: string[];
  /** Built-in operators that this reader has no name for. */
  unknownBuiltins: number[];
  quantisation: QuantisationKind;
  quantisationText: string;
  inputs: TensorFacts[];
  outputs: TensorFacts[];
  signatures: SignatureFacts[];
  warnings: string[];
  /** Of a `.litertlm` file. */
  sections: SectionFacts[];
}
