// Jest's `--filter`: the files of the stage that runs, of those that the command line asked for.
module.exports = async (paths) => {
  const { isMeasuring } = await import('./stages.mjs');
  const measuring = process.env.RACKMARK_TEST_MEASURING === '1';
  return { filtered: paths.filter((path) => isMeasuring(path) === measuring) };
};
