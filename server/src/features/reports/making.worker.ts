import { parentPort } from 'node:worker_threads';
import { makePart, type Question } from './making.js';

parentPort!.on('message', (question: Question) => parentPort!.postMessage(makePart(question)));
