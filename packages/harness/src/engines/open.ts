import { type Configuration } from '@rackmark/contracts';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { pinnedWheels, RUNTIME_VERSION, thisPlatform } from '../runtime/pins.js';
import { EngineFailure, type Engine } from './engine.js';

/**
 * Opens the engine that a configuration asks for. Each engine's code is loaded only when it is wanted: a native library
 * or a WebAssembly module in the process would be part of the other's memory.
 * @param libraryPath of the native library, for `litert`
 * @throws EngineFailure
 */
export async function openEngine(configuration: Configuration, libraryPath: string | null): Promise<Engine> {
  if (configuration.engine === 'litert-js') {
    const { LiteRtJsEngine } = await import('./litert-js.js');
    return LiteRtJsEngine.open(configuration);
  }
  if (libraryPath === null) {
    throw new EngineFailure(
      'ENGINE_MISSING',
      'The native LiteRT is not installed. Run npx rackmark runtime install.',
    );
  }
  const { LiteRtEngine } = await import('./litert.js');
  const pinned = pinnedWheels[thisPlatform()]?.library.sha256;
  const own = process.env['RACKMARK_LITERT_LIBRARY'] === libraryPath;
  const librarySha256 = own
    ? createHash('sha256').update(readFileSync(libraryPath)).digest('hex')
    : (pinned ?? null);
  return new LiteRtEngine({
    libraryPath,
    version: own && librarySha256 !== pinned ? 'custom' : RUNTIME_VERSION,
    librarySha256,
    accelerator: configuration.accelerator,
  });
}
