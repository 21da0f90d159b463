import { ModelFileError } from './errors.js';
import type { ModelFacts } from './facts.js';
import { inspectLitertlm } from './litertlm.js';
import { memorySource, withFile, type ByteSource } from './source.js';
import { inspectTask } from './task.js';
import { inspectTflite } from './tflite.js';

/**
 * Says what is in a model file without running it. Nothing in the file is trusted: a broken one ends in a
 * ModelFileError, never in another error.
 * @param input the bytes, or a source that reads them piece by piece
 * @throws ModelFileError
 */
export function inspectModel(input: Uint8Array | ByteSource): ModelFacts {
  const source = input instanceof Uint8Array ? memorySource(input) : input;
  if (source.size === 0)
    throw new ModelFileError('MODEL_EMPTY', 'This file is empty. Export it again or upload it again.');
  const head = source.read(0, Math.min(HEAD_BYTES, source.size));
  const format = formatOf(head);
  if (format === 'litertlm') return inspectLitertlm(source);
  if (format === 'tflite') return inspectTflite(source);
  return (format === 'task' ? inspectTask(source) : null) ?? refuse(head);
}

/** As many first bytes tell what a file is. */
export const HEAD_BYTES = 64;

/**
 * Refuses a file by its first bytes, before the rest of it is sent. What passes may still be refused when it is read.
 * @param head the first `HEAD_BYTES`, or all bytes of a shorter file
 * @throws ModelFileError
 */
export function refuseByHead(head: Uint8Array): void {
  if (head.length > 0 && formatOf(head) === null) refuse(head);
}

const textOf = (bytes: Uint8Array) => String.fromCharCode(...bytes.subarray(0, HEAD_BYTES));

function formatOf(head: Uint8Array): ModelFacts['format'] | null {
  const text = textOf(head);
  if (text.startsWith('LITERTLM')) return 'litertlm';
  if (text.slice(4, 8) === 'TFL3') return 'tflite';
  return text.startsWith('PK\x03\x04') ? 'task' : null;
}

function refuse(head: Uint8Array): never {
  const found = looksLike(head, textOf(head));
  throw new ModelFileError(
    'MODEL_NOT_RECOGNISED',
    `This is no .tflite, .litertlm or .task file${found === null ? '' : `; it looks like ${found}`}. Upload a file made by a LiteRT converter.`,
    0,
  );
}

/** As `inspectModel`, of a file on disk, of which only the needed pieces are read. @throws ModelFileError */
export const inspectModelFile = (path: string): ModelFacts => withFile(path, inspectModel);

function looksLike(bytes: Uint8Array, head: string): string | null {
  if (/^\s*(<!doctype|<html|<\?xml)/i.test(head))
    return 'a web page, perhaps the download page instead of the file';
  if (head.startsWith('PK')) return 'a zip file without a TFLite model: a PyTorch or a Keras model, perhaps';
  if (head.startsWith('\x89HDF')) return 'a Keras model in HDF5; convert it';
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return 'a gzip file; unpack it';
  if (head.startsWith('GGUF')) return 'a GGUF model, made for llama.cpp';
  if (/^\s*[[{]/.test(head)) return 'JSON';
  if (head.startsWith('version https://git-lfs')) return 'a Git LFS pointer; fetch the file itself';
  if (bytes[0] === 0x08 && bytes[1]! < 0x20) return 'an ONNX model or a TensorFlow graph; convert it';
  return null;
}
