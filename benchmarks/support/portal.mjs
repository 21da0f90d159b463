// Server and agent as processes, for benchmarks that look at them from outside.
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { root } from './tools.mjs';

export async function freePort() {
  const listener = createServer();
  await new Promise((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const { port } = listener.address();
  await new Promise((resolve) => listener.close(resolve));
  return port;
}

export async function until(look, what, seconds) {
  const end = Date.now() + seconds * 1000;
  while (!(await look())) {
    if (Date.now() > end) throw new Error(`Waited ${seconds} s in vain until ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** User and system time of a process so far (Linux: ticks of 10 ms). */
export function cpuSeconds(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}
export const rssMib = (pid) =>
  Math.round(Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024);

/** A portal in a schema of its own, with the agents that were started for it. */
export class Portal {
  #children = [];
  /** The server's process. */
  server = null;

  /** @param dir the checkout whose programs are started */
  static async start({ dataDir, databaseUrl, schema, env, dir = root }) {
    mkdirSync(dataDir, { recursive: true });
    const port = await freePort();
    const portal = new Portal();
    portal.dir = dir;
    portal.url = `http://127.0.0.1:${port}`;
    portal.env = {
      ...process.env,
      RACKMARK_PORT: String(port),
      RACKMARK_DATA_DIR: dataDir,
      RACKMARK_DATABASE_URL: databaseUrl,
      RACKMARK_DATABASE_SCHEMA: schema,
      RACKMARK_SERVER: portal.url,
      ...env,
    };
    try {
      await portal.startServer();
    } catch (error) {
      await portal.stop();
      throw error;
    }
    return portal;
  }
  /** Again, after it was killed, on the same address with the same data. */
  async startServer() {
    this.server = this.#run('server', {});
    this.pid = this.server.pid;
    const answers = () =>
      fetch(`${this.url}/api/v1/health`).then(
        (r) => r.ok,
        () => false,
      );
    await until(answers, 'the server answers', 60);
  }
  /** Without a chance to clean up. */
  async killServer() {
    const gone = new Promise((resolve) => this.server.once('exit', resolve));
    this.server.kill('SIGKILL');
    await gone;
    this.#children = this.#children.filter((child) => child !== this.server);
  }
  agent(env) {
    return this.#run('agent', env);
  }
  #run(name, env) {
    const child = spawn(process.execPath, [join(this.dir, name, 'dist', 'main.js')], {
      env: { ...this.env, ...env },
      stdio: ['ignore', 'ignore', process.env.RACKMARK_BENCHMARKS_VERBOSE ? 'inherit' : 'ignore'],
    });
    this.#children.push(child);
    return child;
  }
  async get(path) {
    return (await fetch(`${this.url}/api/v1${path}`)).json();
  }
  async post(path, body) {
    const response = await fetch(`${this.url}/api/v1${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(await response.text());
    return response.json();
  }
  /** @returns the model's SHA-256 */
  async upload(bytes, fileName) {
    const form = new FormData();
    form.set('file', new Blob([bytes]), fileName);
    const response = await fetch(`${this.url}/api/v1/models`, { method: 'POST', body: form });
    if (!response.ok) throw new Error(await response.text());
    return (await response.json()).model.sha256;
  }
  /** The agents first: they give their work back. */
  async stop() {
    for (const child of this.#children.reverse()) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await gone;
    }
  }
}
