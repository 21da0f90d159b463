export { mobileNetLike, type MobileNetOptions } from './mobilenet.js';
export { smallDecoder, type DecoderShape } from './decoder.js';
export {
  languageGraph,
  languageModel,
  LanguageReference,
  languageModelSizes,
  loraOf,
  repeatedModel,
  tokenizerAlone,
  taskBundle,
  type LanguageModelOptions,
  type LanguageModelSize,
} from './language/language-model.js';
export { sampleModels, type SampleModel } from './samples.js';
export * as badModels from './bad-models.js';
export * as inputKinds from './input-kinds.js';
export * as modelKinds from './model-kinds.js';
export * as hostileModels from './hostile-models.js';
export { npyFile, type NpyHead } from './npy.js';
export { writeZip, type ZipMember } from './language/zip.js';
export { writeLargeLanguageModel } from './language/large-model.js';
