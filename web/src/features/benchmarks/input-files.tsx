import type { Configuration } from '@rackmark/contracts';

/** Which bytes the inputs of a cell were filled with, to be fetched and checked by whoever measures it again. */
export function InputFiles({ inputs }: Pick<Configuration, 'inputs'>) {
  const given = Object.entries(inputs);
  if (given.length === 0) return null;
  return (
    <div className="q2 input-files">
      <p>Inputs from files; what is not named was made up.</p>
      <ul>
        {given.map(([name, { sha256, file_name }]) => (
          <li key={name}>
            <span className="mono">{name}</span> from{' '}
            <a href={`/api/v1/inputs/${sha256}/content`} download>
              {file_name ?? 'a file'}
            </a>
            , SHA-256 <span className="mono sm">{sha256}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
