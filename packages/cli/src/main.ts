import { CommanderError } from 'commander';
import { CannotRun, exitCode } from './exit.js';
import { makeProgram } from './program.js';
import { terminal, wrapped } from './table.js';
import { languageFor, speak, words } from './words.js';

// What is fetched is this user's alone; a cache folder that somebody names may serve others, who read and never write.
process.umask(process.env['RACKMARK_CACHE_DIR'] ? 0o022 : 0o077);
// A reader such as head may go away before everything is said.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(exitCode.ok);
  throw error;
});

speak(languageFor(process.argv.slice(2), process.env));
try {
  await makeProgram().parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? exitCode.ok : exitCode.cannotRun;
  } else {
    const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
    process.stderr.write(
      error instanceof CannotRun
        ? `${wrapped(error.message, terminal([], process.stderr))}\n`
        : `${words().say('cannot.failed', { given: stack })}\n`,
    );
    process.exitCode = exitCode.cannotRun;
  }
}
