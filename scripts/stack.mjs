// `npm run stack`: the set of docker-compose.yml as plain processes, for a computer without Docker and for the test that
// keeps the file honest. Each service is started by its own command with its own environment; what a container would
// change (names of hosts, published ports, mounted folders) is put in place of what it stands for. PostgreSQL is the one
// that comes along.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { prepare, say } from './prepare.mjs';
import { readCompose } from './stack/compose.mjs';

const HEALTHY_SECONDS = 120;
const READY = 'Rackmark server is ready';
/** What may come from outside: where this computer keeps its runtimes and its adb, nothing that the file says. */
const FROM_OUTSIDE = /^RACKMARK_(CACHE_DIR|LITERT_LIBRARY|ADB.*)$/;

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = resolve(process.env.RACKMARK_STACK_DIR || join(root, 'data', 'stack'));
mkdirSync(folder, { recursive: true });
await prepare({ root });

/** @type {{ name: string, stop: () => Promise<void> }[]} */
const started = [];
let stopping = false;
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => void end(0));

try {
  await start();
} catch (error) {
  say(error.message);
  await end(3);
}

async function start() {
  const env = { ...process.env, RACKMARK_DATABASE_PASSWORD: passwordOf(folder) };
  const services = readCompose(readFileSync(join(root, 'docker-compose.yml'), 'utf8'), env);
  const place = placeOf(services);
  let token = process.env.RACKMARK_TOKEN || null;
  for (const service of services) {
    if (stopping) return;
    if (service.isPostgres) {
      place.databaseUrl = await startPostgres(service);
      continue;
    }
    if ('RACKMARK_AGENT_CODE' in service.environment && token !== null && !isEnrolled(service))
      service.environment.RACKMARK_AGENT_CODE ||= await codeFor(place.portal, token);
    const running = startProcess(service, place);
    if (service.healthcheck !== null) await untilHealthy(service, place, running);
    // Where a token is made, it is said before this line.
    if (service.ports.length > 0) await said(running, READY);
    token = /\brmk_admin_[\w-]+/.exec(running.output)?.[0] ?? token;
  }
  if (!stopping) process.stdout.write(`The stack is up: ${place.portal}\n`);
}

/** What stands in place of a container's names, ports and folders. */
function placeOf(services) {
  const published = services.flatMap((s) => s.ports.map((p) => ({ ...p, name: s.name })));
  const portal = `http://127.0.0.1:${published[0].published}`;
  return {
    portal,
    databaseUrl: '',
    /** @param {string} text @param {import('./stack/compose.mjs').Service} service */
    fit(text, service) {
      let fitted = /^postgres(ql)?:\/\//.test(text) ? this.databaseUrl : text;
      for (const { name, target, published: port } of published) {
        fitted = fitted.replaceAll(`://${name}:${target}`, `://127.0.0.1:${port}`);
        if (name === service.name)
          fitted =
            fitted === String(target)
              ? String(port)
              : fitted.replaceAll(`127.0.0.1:${target}`, `127.0.0.1:${port}`);
      }
      const volume = service.volumes.find((v) => fitted === v.target || fitted.startsWith(`${v.target}/`));
      return volume === undefined ? fitted : join(folder, volume.name, fitted.slice(volume.target.length));
    },
  };
}

async function startPostgres(service) {
  const { EmbeddedPostgres } = await import('../server/dist/platform/database/embedded-postgres.js');
  const dir = join(folder, service.volumes[0].name);
  mkdirSync(dir, { recursive: true });
  const postgres = await EmbeddedPostgres.start(dir);
  started.push({ name: service.name, stop: () => postgres.stop() });
  return postgres.url;
}

function environmentOf(service, place) {
  const outside = Object.entries(process.env).filter(
    ([name]) => !name.startsWith('RACKMARK_') || FROM_OUTSIDE.test(name),
  );
  const own = Object.entries(service.environment).map(([name, value]) => [name, place.fit(value, service)]);
  return Object.fromEntries([...outside, ...own]);
}

function startProcess(service, place) {
  const [program, ...args] = service.command;
  const child = spawn(program === 'node' ? process.execPath : program, args, {
    cwd: root,
    env: environmentOf(service, place),
    // Server and agent stop by themselves when this channel breaks: nothing is left behind, however this process ends.
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // Ctrl-C reaches this process alone, which stops them in order.
    detached: process.platform !== 'win32',
  });
  const running = { output: '', ended: new Promise((done) => child.once('exit', done)) };
  child.stdout.on('data', (data) => {
    running.output = (running.output + data).slice(-20_000);
    tell(process.stdout, service.name, data);
  });
  child.stderr.on('data', (data) => tell(process.stderr, service.name, data));
  void running.ended.then((code) => {
    if (stopping) return;
    say(`${service.name} ended (exit code ${code}); the stack is stopped.`);
    void end(1);
  });
  started.push({
    name: service.name,
    stop: async () => {
      child.kill('SIGTERM');
      await running.ended;
    },
  });
  return running;
}

function tell(stream, name, data) {
  for (const line of String(data).split('\n')) if (line !== '') stream.write(`${name} | ${line}\n`);
}

/** By the command that Docker would run. */
async function untilHealthy(service, place, running) {
  const [program, ...args] = service.healthcheck.map((part) => place.fit(part, service));
  const until = Date.now() + HEALTHY_SECONDS * 1000;
  let over = false;
  void running.ended.then(() => (over = true));
  while (!stopping && !over) {
    const probe = spawn(program === 'node' ? process.execPath : program, args, { stdio: 'ignore' });
    if ((await new Promise((done) => probe.once('exit', done))) === 0) return;
    if (Date.now() > until) throw new Error(`${service.name} was not healthy after ${HEALTHY_SECONDS} s.`);
    await new Promise((done) => setTimeout(done, 250));
  }
}

async function said(running, words) {
  let over = false;
  void running.ended.then(() => (over = true));
  while (!running.output.includes(words) && !over && !stopping)
    await new Promise((done) => setTimeout(done, 20));
}

/** An agent that has enrolled keeps its key in its folder. */
function isEnrolled(service) {
  return service.volumes.some((volume) => existsSync(join(folder, volume.name, 'agent.key')));
}

async function codeFor(portal, token) {
  const response = await fetch(`${portal}/api/v1/agents/codes`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
  });
  const body = await response.json();
  if (!response.ok) throw new Error(`The portal made no code for the agent: ${body.detail}`);
  return body.code;
}

/** The file asks for one; nobody has to think of one here. */
function passwordOf(dir) {
  const file = join(dir, 'database-password');
  if (!existsSync(file)) writeFileSync(file, randomBytes(24).toString('hex'), { mode: 0o600 });
  return readFileSync(file, 'utf8').trim();
}

async function end(code) {
  if (stopping) return;
  stopping = true;
  for (const service of started.reverse()) await service.stop();
  process.exit(code);
}
