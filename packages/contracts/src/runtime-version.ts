import { z } from 'zod';
import { wrong } from './wrong.js';

/** A released version of a runtime: "2.2.0". */
export const runtimeVersion = z.string().regex(/^\d{1,6}(\.\d{1,6}){1,3}$/, wrong.runtime_version);

/** Engines whose versions can stand side by side on a device; LiteRT.js comes with Rackmark. */
export const versionedEngine = z.enum(['litert', 'litert-lm']);
export type VersionedEngine = z.infer<typeof versionedEngine>;

/** A runtime as people name it: "litert@2.2.0"; without a version the one that a device measures with by itself. */
export interface NamedRuntime {
  engine: VersionedEngine;
  version: string | null;
}

export const runtimeName = ({ engine, version }: NamedRuntime): string =>
  version === null ? engine : `${engine}@${version}`;

/** @returns null where the text names none */
export function parseRuntime(text: string): NamedRuntime | null {
  const [name, version, ...more] = text.trim().split('@');
  const engine = versionedEngine.safeParse(name);
  if (!engine.success || more.length > 0) return null;
  if (version === undefined) return { engine: engine.data, version: null };
  return runtimeVersion.safeParse(version).success ? { engine: engine.data, version } : null;
}

/** A runtime with its version, as text: "litert@2.2.0". */
export const versionedRuntime = z.string().refine((text) => {
  const named = parseRuntime(text);
  return named !== null && named.version !== null;
}, wrong.versioned_runtime);
