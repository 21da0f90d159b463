import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { agentEnvironment, provideRuntime } from './portal/environment.js';
import { repositoryRoot } from './portal/root.js';

export interface AgentOptions {
  server?: string;
  name?: string;
  code?: string;
}

/** `rackmark agent`: this computer and its phones as devices of a portal. @returns the agent's exit code */
export async function runAgent({ server, name, code }: AgentOptions): Promise<number> {
  await provideRuntime((line) => void process.stderr.write(`${line}\n`));
  const env = agentEnvironment(process.env);
  if (server !== undefined) env['RACKMARK_SERVER'] = server;
  if (name !== undefined) env['RACKMARK_AGENT_NAME'] = name;
  if (code !== undefined) env['RACKMARK_AGENT_CODE'] = code;
  const child = spawn(process.execPath, [join(repositoryRoot, 'agent', 'dist', 'main.js')], {
    env,
    stdio: 'inherit',
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
  return new Promise((resolve) => child.once('exit', (code) => resolve(code ?? 1)));
}
