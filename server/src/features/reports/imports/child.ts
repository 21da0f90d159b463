import { createWriteStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { openReportFile, Unreadable, verifyFile, type OpenedReport } from '@rackmark/analysis/file';
import { storable } from '../../../platform/problem/storable.js';
import type { ImportAnswer, ImportOrder } from './answer.js';

// Verifies one exported report and writes beside it what is to be kept. A process of its own, since a file may be made to take
// all time and memory (docs/adr/0016).

async function answerTo({ path, key, report, records }: ImportOrder): Promise<ImportAnswer> {
  let file: OpenedReport | null = null;
  try {
    file = await openReportFile(path);
    const { differences, signature } = await verifyFile(file, key);
    const told = file.report;
    if (!isStorable(file.text))
      differences.unshift({ where: 'report.json', told: 'text', found: 'characters that are none' });
    if (differences.length === 0) {
      await writeFile(report, file.text);
      await pipeline(Readable.from(recordLines(file)), createWriteStream(records));
    }
    return {
      ok: true,
      ...{ differences: differences.slice(0, 50), more: Math.max(0, differences.length - 50), signature },
      ...{ title: told.title, author: told.author, language: told.language, sha256: file.sha256 },
      ...{ published_at: told.published_at, runs: told.runs.length },
      origin: {
        ...{ portal: told.portal.id, rackmark: told.portal.rackmark },
        ...{ number: told.number, version: told.version },
        public_key: file.manifest.signature?.public_key ?? null,
      },
    };
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return { ok: false, said: error.said };
  } finally {
    file?.close();
  }
}

/** Whether the database holds it as it is: without NUL and halves of letters. */
const isStorable = (text: string): boolean =>
  JSON.stringify(storable(JSON.parse(text))) === JSON.stringify(JSON.parse(text));

/** A line each: hash, run, record. */
async function* recordLines(file: OpenedReport): AsyncGenerator<string> {
  for await (const { record, sha256, line } of file.records()) yield `${sha256} ${record.run_id} ${line}\n`;
}

process.stdout.write(JSON.stringify(await answerTo(JSON.parse(process.argv[2] ?? '') as ImportOrder)));
