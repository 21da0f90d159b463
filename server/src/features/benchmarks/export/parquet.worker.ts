import { parentPort } from 'node:worker_threads';
import { ParquetFile, type Question } from './parquet-file.js';

let file: ParquetFile;

function answer(question: Question): Uint8Array<ArrayBuffer> {
  if (question.is === 'rows') return file.add(question.rows);
  if (question.is === 'end') return file.end();
  file = new ParquetFile(question.columns);
  return file.begin();
}

parentPort!.on('message', (question: Question) => {
  const bytes = answer(question);
  parentPort!.postMessage(bytes, [bytes.buffer]);
});
