import { Option, type Command } from 'commander';
import { exitCode } from '../exit.js';
import { about, takes } from './help.js';

/** An action that says by its end how the command ends. */
export const ends = (action: () => Promise<number | void>) => async (): Promise<void> => {
  process.exitCode = (await action()) ?? exitCode.ok;
};

/** Adds which portal is asked. */
export const toPortal = (command: Command, server: 'server' | 'server_or_own' = 'server'): Command =>
  command
    .option(`--server ${takes('url')}`, about(server))
    .option(`--token ${takes('token')}`, about('token'));

export const withJson = (command: Command): Command => command.option('--json', about('json'));

/** Adds in which form is printed; without any, for people. */
export const inForms = (
  command: Command,
  markdown: 'markdown' | 'markdown_pull_request' | 'gate.markdown',
): Command =>
  command
    .addOption(new Option('--json', about('json')).conflicts('markdown'))
    .option('--markdown', about(markdown));
