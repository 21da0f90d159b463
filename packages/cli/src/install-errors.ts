import type { Said } from '@rackmark/contracts';
import type { RuntimeInstallError } from '@rackmark/harness';
import { said } from '@rackmark/words';
import { words } from './words.js';

/** Why a runtime could not be had; what the harness has no code for is quoted. */
export const ofInstall = ({ code, message, said: own }: RuntimeInstallError): Said =>
  own ?? said(`install.error.${code}`, { given: message });

/** Says what is being fetched. */
export const fetchingTo =
  (say: (line: string) => void) =>
  (text: string, own?: Said): void =>
    say(words().tell(own, text));
