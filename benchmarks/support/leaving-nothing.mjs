/**
 * Does some work, and then what it has put down to be done at its end, the last first: also when it fails or is interrupted.
 * Ends the process.
 * @param work gets a function that puts something down
 */
export async function leavingNothing(work) {
  const ends = [];
  let cleaned;
  const clean = () =>
    (cleaned ??= (async () => {
      for (const end of ends.reverse())
        await Promise.resolve(end()).catch((error) => process.stderr.write(`${error.stack ?? error}\n`));
    })());
  for (const signal of ['SIGINT', 'SIGTERM'])
    process.once(signal, () => void clean().then(() => process.exit(130)));
  let status = 0;
  try {
    await work((end) => ends.push(end));
  } catch (error) {
    process.stderr.write(`${error.stack ?? error}\n`);
    status = 1;
  }
  await clean();
  process.exit(status);
}
