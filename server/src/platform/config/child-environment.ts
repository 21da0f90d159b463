import { inherited } from '@rackmark/contracts';

/** What a program that the server starts sees of our environment: no token, no code, no address of a database. */
export const childEnvironment = (): NodeJS.ProcessEnv => inherited(process.env);
