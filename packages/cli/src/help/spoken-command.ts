import type { Said } from '@rackmark/contracts';
import { said } from '@rackmark/words';
import { Command, type ErrorOptions } from 'commander';
import { terminal, wrapped } from '../table.js';
import { words } from '../words.js';

/** A command whose own refusals (an option that it does not know, …) are in the reader's language. */
export class SpokenCommand extends Command {
  override createCommand(name?: string): Command {
    return new SpokenCommand(name);
  }
  override error(message: string, options?: ErrorOptions): never {
    return super.error(wrapped(inWords(message), terminal([], process.stderr)), options);
  }
}

const meant = (names: string | undefined): Said | string =>
  names === undefined ? '' : said('problem.did_you_mean', { name: names });

/** Commander's sentences, and what we say instead; a test goes through all that a command line can bring about. */
const SENTENCES: readonly [sentence: RegExp, of: (parts: (string | undefined)[]) => Said][] = [
  [
    /^error: unknown option '(.+)'(?:\n\(Did you mean (?:one of )?(.+)\?\))?$/,
    ([given, names]) => said('command_line.option', { given: given!, detail: meant(names) }),
  ],
  [
    /^error: unknown command '(.+)'(?:\n\(Did you mean (?:one of )?(.+)\?\))?$/,
    ([given, names]) => said('command_line.command', { given: given!, detail: meant(names) }),
  ],
  [
    /^error: missing required argument '(.+)'$/,
    ([given]) => said('command_line.no_argument', { given: given! }),
  ],
  [/^error: option '(.+)' argument missing$/, ([given]) => said('command_line.no_value', { given: given! })],
  [
    /^error: required option '(.+)' not specified$/,
    ([given]) => said('command_line.no_option', { given: given! }),
  ],
  [
    /^error: option '(.+)' cannot be used with option '(.+)'$/,
    ([a, b]) => said('command_line.both', { a: a!, b: b! }),
  ],
  [
    /^error: too many arguments.*\. Expected (\d+) arguments? but got (\d+)\.$/,
    ([n, of]) => said('command_line.too_many', { n: Number(n), of: Number(of) }),
  ],
  [
    /^error: option '(.+)' argument '(.*)' is invalid\. Allowed choices are (.+)\.$/s,
    ([a, given, b]) => said('command_line.choice', { a: a!, given: given!, b: b! }),
  ],
];

function inWords(message: string): string {
  for (const [sentence, of] of SENTENCES) {
    const found = sentence.exec(message);
    if (found !== null) return words().sentence(of(found.slice(1)));
  }
  return message;
}
