import type { Configuration } from '@rackmark/contracts';
import { say } from '../../lib/words.js';

/** Which bytes the inputs of a cell were filled with, to be fetched and checked by whoever measures it again. */
export function InputFiles({ inputs }: Pick<Configuration, 'inputs'>) {
  const given = Object.entries(inputs);
  if (given.length === 0) return null;
  return (
    <div className="q2 input-files">
      <p>{say('benchmark.inputs_from_files_what_is_not')}</p>
      <ul>
        {given.map(([name, { sha256, file_name }]) => (
          <li key={name}>
            <span className="mono">{name}</span> {say('benchmark.word_from')}{' '}
            <a href={`/api/v1/inputs/${sha256}/content`} download>
              {file_name ?? say('benchmark.a_file')}
            </a>
            , SHA-256 <span className="mono sm">{sha256}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
