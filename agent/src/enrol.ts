import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { agentKey, problem } from '@rackmark/contracts';
import type { Log } from './log.js';
import { pause } from './pause.js';
import { CannotStart, type Settings } from './settings.js';
import { writeWhole } from './whole-file.js';

const RETRY_MS = 3_000;

export const keyFileOf = (dataDir: string): string => join(dataDir, 'agent.key');

/**
 * The agent's own key: kept in its folder, readable by its user only; got once for a one-time code. A server that cannot be
 * reached is waited for.
 * @returns null where neither a key nor a code is there: then the portal must be one that asks nobody
 * @throws CannotStart when the server refuses the code
 */
export async function agentKeyOf(
  settings: Pick<Settings, 'server' | 'name' | 'dataDir' | 'code'>,
  agentId: string,
  log: Log,
  { retryMs = RETRY_MS, signal }: { retryMs?: number; signal?: AbortSignal } = {},
): Promise<string | null> {
  const file = keyFileOf(settings.dataDir);
  const kept = readKey(file);
  if (kept !== null || settings.code === null) return kept;
  for (let told = false; signal?.aborted !== true; told = true) {
    const answer = await ask(settings.server, {
      code: settings.code,
      agent_id: agentId,
      name: settings.name,
    });
    if ('key' in answer) {
      keep(file, answer.key);
      log('Enrolled; the one-time code is used up.');
      return answer.key;
    }
    if ('refused' in answer) throw new CannotStart(`The server refused the code: ${answer.refused}`);
    if (!told) log(`The agent cannot enrol yet: ${answer.later}. It tries again every ${retryMs / 1000} s.`);
    await pause(retryMs, signal);
  }
  return null;
}

/** @throws CannotStart */
function keep(file: string, key: string): void {
  try {
    // A code is good once: the key must be on the disk, not on its way there.
    writeWhole(file, key, 0o600);
  } catch (error) {
    throw new CannotStart(
      `The agent's key could not be kept in ${file} (${(error as Error).message}). The code is used up: make a new one.`,
    );
  }
}

function readKey(file: string): string | null {
  try {
    return readFileSync(file, 'utf8').trim() || null;
  } catch {
    return null;
  }
}

type Answer = { key: string } | { refused: string } | { later: string };

async function ask(server: string, body: { code: string; agent_id: string; name: string }): Promise<Answer> {
  try {
    const response = await fetch(`${server}/api/v1/agents/enrol`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(20_000),
    });
    const said: unknown = await response.json().catch(() => null);
    const key = agentKey.safeParse(said);
    if (response.ok && key.success) return key.data;
    const detail = problem.safeParse(said).data?.detail ?? `it answered ${response.status}.`;
    return response.status >= 500 || response.status === 429 || response.ok
      ? { later: detail }
      : { refused: detail };
  } catch (error) {
    return { later: `the server cannot be reached (${(error as Error).message})` };
  }
}
