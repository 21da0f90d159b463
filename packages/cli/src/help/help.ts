import type { HelpConfiguration, Option } from 'commander';
import type { Key } from '@rackmark/words';
import { words } from '../words.js';

type Below<P extends string, K = Key> = K extends `${P}.${infer Name}` ? Name : never;
type Value = Below<'help.value'>;

/** A description, of a command or of what it takes: all of them come from the catalogue, and a test holds them to it. */
export const about = (name: Exclude<Below<'help'>, `value.${string}` | 'choices' | 'default'>): string =>
  words().say(`help.${name}`);

/** What an option or a command takes, by its name: "<file>", "[files...]". */
export const takes = (name: Value): string => `<${valueNamed(name)}>`;
export const takesMany = (name: Value): string => `<${valueNamed(name)}...>`;
export const mayTakeMany = (name: Value): string => `[${valueNamed(name)}...]`;
const valueNamed = (name: Value): string => words().say(`help.value.${name}`);

const TITLES: Readonly<Record<string, Key & `help.title.${string}`>> = {
  'Usage:': 'help.title.usage',
  'Arguments:': 'help.title.arguments',
  'Options:': 'help.title.options',
  'Commands:': 'help.title.commands',
};

/** Commander's own words in its help. */
export const spokenHelp: HelpConfiguration = {
  styleTitle: (title) => {
    const key = TITLES[title];
    return key === undefined ? title : words().say(key);
  },
  styleUsage: usage,
  styleSubcommandTerm: usage,
  optionDescription: ({ description, argChoices, defaultValue }: Option) => {
    const detail = argChoices
      ? words().say('help.choices', { detail: description, commas: argChoices })
      : description;
    // A list that begins empty is no default that tells anything.
    if (typeof defaultValue !== 'string') return detail;
    return words().say('help.default', { detail, given: defaultValue });
  },
};

function usage(text: string): string {
  return text
    .replace('[options]', words().say('help.usage.options'))
    .replace('[command]', words().say('help.usage.command'));
}
