import type { Failure, FailureName } from '@rackmark/contracts';
import { failWith, said, type Arguments, type Key } from '@rackmark/words';

/** Why a configuration cannot run, as a failure: a sentence of ours with the same in English beside it. */
export const refuse = <K extends Key>(name: FailureName, ...sentence: Arguments<K>): Failure =>
  failWith(name, said<K>(...sentence));

/** The configuration does not fit the model, or what measures it. */
export const unfit = <K extends Key>(...sentence: Arguments<K>): Failure =>
  refuse<K>('UNSUPPORTED_CONFIGURATION', ...sentence);
