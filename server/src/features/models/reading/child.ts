import { extractPart, inspectModelFile, ModelFileError } from '@rackmark/model-file';
import { storable } from '../../../platform/problem/storable.js';
import { toDetails, toFacts } from '../facts.js';
import type { ReadingAnswer, ReadingOrder } from './answer.js';

// Reads one model file and prints two lines: what it is, and its lists. A process of its own, since a file may be made to
// take all time and memory: JavaScript's threads share both with the server, and a thread out of memory can end them all.

function answerTo(order: ReadingOrder): { answer: ReadingAnswer; details: string } {
  try {
    if (order.part !== undefined) extractPart(order.path, order.part.path, order.part.to);
    const inspected = inspectModelFile(order.part?.to ?? order.path);
    const { format, sizeBytes: size_bytes } = inspected;
    // What a file says of itself may hold anything.
    const facts = storable(toFacts(inspected));
    const details = JSON.stringify(storable(toDetails(inspected)));
    return { answer: { ok: true, format, size_bytes, facts }, details };
  } catch (error) {
    if (!(error instanceof ModelFileError)) throw error;
    const { code, message, offset } = error;
    return { answer: { ok: false, code, message, offset }, details: '' };
  }
}

const { answer, details } = answerTo(JSON.parse(process.argv[2] ?? '') as ReadingOrder);
process.stdout.write(`${JSON.stringify(answer)}\n${details}\n`);
