import type { HarnessParameters, InputSummary } from '@rackmark/contracts';
import { shapeText } from '@rackmark/contracts';
import { byteLengthOf, inputBytes, isNumeric, rangeOf, varies } from './inputs.js';
import { EngineFailure } from './engine.js';

/** Of a file that stands for an input: where it lies is the machine's affair. */
type ReadFile = (path: string) => Uint8Array;

/** An input as the compiled model takes it. */
export interface WantedInput {
  name: string;
  type: string;
  shape: readonly number[];
  /** As the file gives it: sizes that it leaves open are −1. */
  fileShape: readonly number[];
  /** The configuration named a shape for it. */
  given: boolean;
}

/** @throws EngineFailure for an input or output whose elements are no numbers; before buffers are made of it */
export function refuseOtherTypes(
  side: 'input' | 'output',
  tensors: readonly { name: string; type: string }[],
): void {
  const other = tensors.find(({ type }) => !isNumeric(type));
  if (other === undefined) return;
  const text = `The ${side} ${other.name} is of type ${other.type}; Rackmark measures models of numbers and booleans.`;
  throw new EngineFailure('UNSUPPORTED_CONFIGURATION', text);
}

/**
 * The bytes of one input and what is told of them.
 * @throws EngineFailure for a file that does not fit
 */
export function fillInput(
  { name, type, shape, fileShape, given }: WantedInput,
  known: HarnessParameters['inputs'],
  readFile: ReadFile,
): { bytes: Uint8Array; summary: InputSummary } {
  const { range: shown = null, path = null } = known.find((k) => k.name === name) ?? {};
  const elements = shape.reduce((a, b) => a * b, 1);
  const range = path === null ? rangeOf(type, shown) : null;
  const bytes =
    path === null ? inputBytes(name, type, elements, shown) : ownBytes(name, type, elements, readFile(path));
  const summary: InputSummary = {
    ...{ name, element_type: type, shape: [...shape], given },
    open: fileShape.flatMap((d, i) => (d < 0 ? [i] : [])),
    filled: path !== null ? 'file' : range !== null ? 'range' : 'random',
    low: range?.low ?? null,
    high: range?.high ?? null,
    varies: varies(bytes, elements),
  };
  return { bytes, summary };
}

function ownBytes(name: string, type: string, elements: number, bytes: Uint8Array): Uint8Array {
  const takes = byteLengthOf(type, elements);
  if (bytes.length === takes) return bytes;
  const text = `The file for the input ${name} has ${bytes.length} bytes; the model takes ${takes}.`;
  throw new EngineFailure('BAD_SPEC', text);
}

/** @throws EngineFailure for a shape of an input that the model has not */
export function refuseUnknownInputs(
  shapes: Readonly<Record<string, unknown>>,
  names: readonly string[],
): void {
  const unknown = Object.keys(shapes).find((name) => !names.includes(name));
  if (unknown === undefined) return;
  const text = `The model has no input ${unknown}; it has: ${names.join(', ') || 'none'}.`;
  throw new EngineFailure('UNSUPPORTED_CONFIGURATION', text);
}

/** Each input takes its shape, and the operators behind do not fit to each other with them. */
export function shapesRefused(
  shapes: Readonly<Record<string, readonly number[]>>,
  why: string,
  detail: string,
): EngineFailure {
  const asked = Object.entries(shapes).map(([name, shape]) => `${name} ${shapeText(shape)}`);
  const text = `The model does not run with the shapes that were given (${asked.join(', ')}): ${why}`;
  return new EngineFailure('UNSUPPORTED_CONFIGURATION', text, detail);
}

export const wrongShape = (
  name: string,
  asked: readonly number[],
  fileShape: readonly number[],
): EngineFailure =>
  new EngineFailure(
    'UNSUPPORTED_CONFIGURATION',
    `LiteRT does not take the shape ${shapeText(asked)} for the input ${name}; the model says ${shapeText(fileShape)}.`,
  );
