import type { Shell } from '../shell/interpreter.js';
import { activityCommands } from './am.js';
import { basicCommands } from './basic.js';
import type { Command, Commands } from './command.js';
import { dumpsysCommands } from './dumpsys.js';
import { fileCommands } from './files.js';
import { packageCommands } from './pm.js';
import { processCommands } from './processes.js';
import { serviceCommands } from './services.js';
import { settingCommands } from './settings.js';
import { textCommands } from './text.js';

const builtIn = new Map<string, Command>(
  Object.entries<Command>({
    ...basicCommands,
    ...fileCommands,
    ...textCommands,
    ...processCommands,
    ...settingCommands,
    ...packageCommands,
    ...activityCommands,
    ...dumpsysCommands,
    ...serviceCommands,
  } satisfies Commands),
);

/** @returns the program, or why there is none, as the phone's shell says it */
export function findCommand(shell: Shell, name: string): Command | { code: number; text: string } {
  const { phone } = shell;
  const bare = name.replace(/^\/system\/(x?bin)\//, '');
  if (!bare.includes('/')) {
    const found = phone.programs.get(bare) ?? builtIn.get(bare);
    return found ?? { code: 127, text: 'inaccessible or not found' };
  }
  const file = phone.files.file(shell.path(name));
  if (file === null) return { code: 127, text: 'inaccessible or not found' };
  if ((file.mode & 0o111) === 0) return { code: 126, text: "can't execute: Permission denied" };
  const program = phone.programs.get(name.split('/').at(-1)!);
  return program ?? { code: 126, text: 'not executable: magic 7F45' };
}
