import {
  findRuntime,
  installLanguageRuntime,
  installOpenVino,
  installRuntime,
  probeEngines,
  RuntimeInstallError,
} from '@rackmark/harness';
import { engineLabel } from '@rackmark/contracts';
import { CannotRun } from './exit.js';

/**
 * `rackmark runtime install`: the native LiteRT, fetched and checked; `--openvino` adds the route to Intel NPUs,
 * `--litert-lm` the engine for language models. A running agent notices the first and the last by itself.
 */
export async function runtimeInstall({
  openvino = false,
  litertLm = false,
}: { openvino?: boolean; litertLm?: boolean } = {}): Promise<void> {
  const onProgress = (text: string) => void process.stderr.write(`${text}\n`);
  // Ctrl-C: what was fetched so far is taken away again.
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  const how = { onProgress, signal: stop.signal };
  try {
    const runtime = await installRuntime(how);
    process.stdout.write(`LiteRT ${runtime.version} is installed: ${runtime.libraryPath}\n`);
    if (litertLm) {
      const lm = await installLanguageRuntime(how);
      process.stdout.write(
        `LiteRT-LM ${lm.version} is installed: ${lm.libraryPath}\nA running agent offers it within half a minute.\n`,
      );
    }
    if (!openvino) return;
    await installOpenVino(how);
    process.stdout.write('OpenVINO is installed. A running agent sees it after a new start.\n');
  } catch (error) {
    if (error instanceof RuntimeInstallError) throw new CannotRun(error.message);
    throw error;
  }
}

/** `rackmark runtime status`: what can be measured on this computer, and what not, with the reason. */
export async function runtimeStatus(): Promise<void> {
  for (const offer of await probeEngines({ runtime: await findRuntime() })) {
    process.stdout.write(
      `${engineLabel(offer.engine)} ${offer.version ?? ''}${offer.available ? '' : ` not available: ${offer.reason}`}\n`,
    );
    for (const a of offer.accelerators) {
      const what = a.available
        ? `yes${a.adapter ? `, ${a.adapter}${a.software ? ' (a CPU that plays it)' : ''}` : ''}`
        : (a.reason ?? 'no');
      process.stdout.write(`  ${a.accelerator.toUpperCase()}  ${what}\n`);
    }
  }
}
