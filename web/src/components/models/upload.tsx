import { Dropzone } from '@mantine/dropzone';
import '@mantine/dropzone/styles.css';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { DetailedError, Upload } from 'tus-js-client';
import { problem, type Model } from '@rackmark/contracts';
import { Icon } from '../../components/icon.js';
import { outcomeOfUpload, queries } from '../../lib/api.js';
import { bytes, plain } from '../../lib/format.js';
import { loraText } from '../../lib/lora-text.js';
import { AttachToBase } from './attach-to-base.js';
import './upload.css';

const CHUNK_BYTES = 8 * 2 ** 20;

type Line = { file: string; size: number } & (
  | { state: 'uploading'; sent: number }
  | { state: 'stored'; model: Model; known: boolean }
  | { state: 'refused'; why: string }
);

/** Sends one file by tus, which goes on where a broken connection left it, and tells what became of it. */
async function send(
  file: File,
  onProgress: (sent: number) => void,
): Promise<{ state: 'stored'; model: Model; known: boolean } | { state: 'refused'; why: string }> {
  try {
    const url = await new Promise<string>((resolve, reject) => {
      const upload = new Upload(file, {
        endpoint: '/api/v1/uploads',
        chunkSize: CHUNK_BYTES,
        retryDelays: [0, 500, 1_000, 3_000, 5_000, 10_000],
        metadata: { filename: file.name },
        removeFingerprintOnSuccess: true,
        // A broken connection is tried again; an answer (a full disk, a wrong request) is not.
        onShouldRetry: (error) => error.originalResponse === null || error.originalResponse.getStatus() === 0,
        onProgress,
        onError: reject,
        onSuccess: () => resolve(upload.url ?? ''),
      });
      void upload.findPreviousUploads().then((previous) => {
        const last = previous.at(-1);
        if (last !== undefined) upload.resumeFromPreviousUpload(last);
        upload.start();
      });
    });
    const outcome = await outcomeOfUpload(url.split('/').at(-1) ?? '');
    if (outcome.state === 'stored') return outcome;
    return {
      state: 'refused',
      why:
        outcome.state === 'refused'
          ? `${outcome.detail} (${outcome.code})`
          : 'The upload did not end. Drop the file again; it goes on where it stopped.',
    };
  } catch (error) {
    return { state: 'refused', why: whyBroken(error) };
  }
}

/** The server's own words where it answered; else that the connection broke. */
function whyBroken(error: unknown): string {
  const body = error instanceof DetailedError ? error.originalResponse?.getBody() : undefined;
  try {
    const told = problem.safeParse(JSON.parse(body ?? ''));
    if (told.success) return `${told.data.detail} (${told.data.code})`;
  } catch {
    // No problem in JSON: the connection broke, or a proxy answered.
  }
  return 'The upload broke off. Drop the file again; it goes on where it stopped.';
}

/** Takes model files; says of each what became of it. */
export function DropModels({
  onStored,
  compact,
}: {
  onStored?: (models: Model[]) => void;
  compact?: boolean;
}) {
  const client = useQueryClient();
  const [lines, setLines] = useState<Line[]>([]);
  const take = async (files: File[]) => {
    const at = lines.length;
    setLines((old) => [
      ...old,
      ...files.map((f): Line => ({ file: f.name, size: f.size, state: 'uploading', sent: 0 })),
    ]);
    const put = (i: number, line: Partial<Line>) =>
      setLines((old) => old.map((l, j) => (j === at + i ? ({ ...l, ...line } as Line) : l)));
    const stored: Model[] = [];
    for (const [i, file] of files.entries()) {
      const end = await send(file, (sent) => put(i, { sent } as Partial<Line>));
      put(i, end);
      if (end.state === 'stored') stored.push(end.model);
    }
    await client.invalidateQueries({ queryKey: ['models'] });
    if (stored.length > 0) onStored?.(stored);
  };
  return (
    <div className="drop-area">
      <Dropzone
        onDrop={(files) => void take(files)}
        unstyled
        className={compact ? 'drop compact' : 'drop'}
        inputProps={{ 'aria-label': 'Model files' }}
      >
        <span className="ic">
          <Icon name="upload" />
        </span>
        <div>
          <h2>Drop a model here</h2>
          <p className="q2">
            .tflite, .litertlm or .task, any size; an upload that breaks goes on where it stopped. You see its
            inputs, operators and quantisation before anything runs. LoRA weights (.tflite) are attached to
            their base after the upload.
          </p>
        </div>
        <span className="btn pri">Choose a file</span>
      </Dropzone>
      {lines.length > 0 ? (
        <ul className="uploads" aria-live="polite">
          {lines.map((l, i) => (
            <li key={i}>
              <UploadLine line={l} />
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}

function UploadLine({ line }: { line: Line }) {
  if (line.state === 'uploading') {
    return (
      <>
        <b>{line.file}</b>{' '}
        <span className="q">
          {line.sent >= line.size
            ? 'is being inspected …'
            : `${plain(bytes(line.sent))} of ${plain(bytes(line.size))}`}
        </span>
        <progress max={line.size} value={line.sent} aria-label={`Upload of ${line.file}`} />
      </>
    );
  }
  if (line.state === 'refused') {
    return (
      <span className="X">
        <Icon name="invalid" /> <b>{line.file}</b> {line.why}
      </span>
    );
  }
  return (
    <>
      <Icon name="valid" /> <a href={`/models/${line.model.sha256}`}>{line.model.name}</a>{' '}
      <span className="q">{line.known ? 'was here already' : 'is stored'}</span>
      {line.model.facts.lora === null ? null : <StoredLora sha={line.model.sha256} />}
    </>
  );
}

/** LoRA weights run in a base: the first thing to say of them after an upload. */
function StoredLora({ sha }: { sha: string }) {
  const { data: m } = useQuery(queries.model(sha));
  if (!m?.facts.lora) return null;
  return (
    <>
      <p className="q2">LoRA weights: {loraText(m.facts.lora)}. They run in a base model only.</p>
      {m.base?.fixed ? null : <AttachToBase model={m} />}
      {m.base?.problem ? <p className="q2">{m.base.problem}</p> : null}
    </>
  );
}
