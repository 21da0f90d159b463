import { Dropzone } from '@mantine/dropzone';
import '@mantine/dropzone/styles.css';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Model } from '@rackmark/contracts';
import { Icon } from '../../components/icon.js';
import { queries } from '../../lib/api.js';
import { bytes, plain } from '../../lib/format.js';
import { loraText } from '../../lib/lora-text.js';
import type { Sent } from './send-file.js';
import { AttachToBase } from './attach-to-base.js';
import './upload.css';
import { say } from '../../lib/words.js';

type Line = { file: string; size: number } & ({ state: 'uploading'; sent: number } | Sent);

/** What sends is fetched with the first file: nobody else needs it. */
async function send(file: File, onProgress: (sent: number) => void): Promise<Sent> {
  try {
    return await (await import('./send-file.js')).sendFile(file, onProgress);
  } catch {
    return { state: 'refused', why: say('models.no_answer') };
  }
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
        inputProps={{ 'aria-label': say('models.model_files') }}
      >
        <span className="ic">
          <Icon name="upload" />
        </span>
        <div>
          <h2>{say('models.drop_a_model_here')}</h2>
          <p className="q2">{say('models.tflite_litertlm_or_task_any_size')}</p>
        </div>
        <span className="btn pri">{say('models.choose_a_file')}</span>
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
            ? say('models.is_being_inspected')
            : say('models.of', { a: plain(bytes(line.sent)), b: plain(bytes(line.size)) })}
        </span>
        <progress
          max={line.size}
          value={line.sent}
          aria-label={say('models.upload_of', { text: line.file })}
        />
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
      <span className="q">{line.known ? say('models.was_here_already') : say('models.is_stored')}</span>
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
      <p className="q2">{say('models.lora_weights_they_run_in_a', { text: loraText(m.facts.lora) })}</p>
      {m.base?.fixed ? null : <AttachToBase model={m} />}
      {m.base?.problem ? <p className="q2">{m.base.problem}</p> : null}
    </>
  );
}
