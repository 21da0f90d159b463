import { parentPort } from 'node:worker_threads';
import { ProblemError } from '../../../platform/problem/problem-error.js';
import { prepareJson, type Answer, type Question } from './prepare.js';

function answer({ bytes, context }: Question): Answer {
  try {
    return { ok: true, prepared: prepareJson(bytes, context) };
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    const { status, code, said, more } = error;
    return { ok: false, problem: { status, code, said, more } };
  }
}

parentPort!.on('message', (question: Question) => parentPort!.postMessage(answer(question)));
