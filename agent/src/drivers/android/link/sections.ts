/** Many questions in one line of shell: each round trip costs a process on the phone and time on the cable. */

const MARK = '@@rackmark ';

/** @param commands by name; each answers for itself, whatever the others do. @returns one shell line */
export function questions(commands: Record<string, string>): string {
  return Object.entries(commands)
    .map(([name, command]) => `echo '${MARK}${name}'; ${command} 2>/dev/null`)
    .join('; ');
}

/** Cuts the answer apart again: whole lines. A name that is missing there gives an empty text. */
export function answers(text: string): (name: string) => string {
  const found = new Map<string, string[]>();
  let lines: string[] = [];
  for (const line of text.split(/\r?\n/)) {
    if (line.startsWith(MARK)) found.set(line.slice(MARK.length).trim(), (lines = []));
    else lines.push(line);
  }
  return (name) => (found.get(name) ?? []).map((line) => `${line}\n`).join('');
}
