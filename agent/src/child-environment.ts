import { inherited } from '@rackmark/contracts';

/** What a program that the agent starts sees of our environment: no code, no token, no key. */
export const childEnvironment = (): NodeJS.ProcessEnv => inherited(process.env);
