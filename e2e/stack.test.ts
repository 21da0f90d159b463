import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mobileNetLike } from '@rackmark/sample-models';
import { Dead, freePort, Program, until, quickPlan } from './support/processes.js';

// The set of docker-compose.yml, as `npm run stack` starts it: a portal that other computers reach, an agent with a code.
const bin = 'packages/cli/bin/rackmark.mjs';
const folder = mkdtempSync(join(tmpdir(), 'rackmark-stack-'));
let url: string;
let env: NodeJS.ProcessEnv;
let stack: Program;
let token: string;

async function up(): Promise<Program> {
  const program = Program.node('scripts/stack.mjs', [], env);
  await until(() => {
    if (program.child.exitCode !== null) throw new Dead(program.errors);
    return program.output.includes('The stack is up') && program.errors.includes('Connected to');
  }, 'the stack is up and its agent connected');
  return program;
}
beforeAll(async () => {
  const port = await freePort();
  url = `http://127.0.0.1:${port}`;
  env = {
    RACKMARK_STACK_DIR: folder,
    RACKMARK_PUBLISHED_PORT: String(port),
    RACKMARK_GATE_SECONDS: '0',
    RACKMARK_AGENT_NAME: 'rack of the test',
    RACKMARK_TOKEN: '',
  };
  stack = await up();
  token = /rmk_admin_[\w-]{43}/.exec(stack.output)![0];
});
afterAll(async () => {
  await stack.kill();
  rmSync(folder, { recursive: true, force: true });
});

const ask = (path: string, init: RequestInit = {}) => fetch(`${url}/api/v1${path}`, init);
const withToken = async (method: string, path: string, body?: unknown) => {
  const isForm = body instanceof FormData;
  const response = await ask(path, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body === undefined || isForm ? {} : { 'content-type': 'application/json' }),
    },
    body: body === undefined ? undefined : isForm ? body : JSON.stringify(body),
  });
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  return (await response.json()) as any;
};
const rackmark = async (args: string[], more: NodeJS.ProcessEnv = {}) => {
  const program = Program.node(bin, args, { RACKMARK_TOKEN: '', ...more });
  return { code: await program.exited, out: program.output, err: program.errors };
};

it('without a token nothing is told but that it lives; the page loads and is told to ask', async () => {
  for (const path of ['/devices', '/models', '/benchmarks', '/agents', '/openapi.json'])
    expect([path, (await ask(path)).status]).toEqual([path, 401]);
  expect(Object.keys((await (await ask('/health')).json()) as object).sort()).toEqual(['status', 'version']);
  expect(await (await ask('/session')).json()).toMatchObject({ access: 'token', signed_in: false });
  const page = await fetch(url, { headers: { accept: 'text/html' } });
  expect([page.status, page.headers.get('content-type')]).toEqual([200, expect.stringContaining('html')]);
});

it('the token is printed once; the agent keeps a key of its own', async () => {
  expect(stack.output.split(token)).toHaveLength(2);
  expect(readFileSync(join(folder, 'agent', 'agent.key'), 'utf8')).toMatch(/^rmk_agent_/);
});

it('the agent has enrolled by its code, and measures', async () => {
  const { items } = await withToken('GET', '/devices');
  expect(items[0]).toMatchObject({ agent_name: 'rack of the test', reachability: 'online' });
  const form = new FormData();
  const bytes = mobileNetLike({ weights: 'f32', inputSize: 48, width: 0.25, classes: 20 });
  form.set('file', new Blob([new Uint8Array(bytes)]), 'net.tflite');
  const { model } = await withToken('POST', '/models', form);
  const engine = items[0].facts.engines.find((e: { available: boolean }) => e.available).engine as string;
  const { id } = await withToken('POST', '/benchmarks', {
    models: [model.sha256],
    configurations: [{ engine }],
    plan: { ...quickPlan, repeats: 2 },
  });
  await until(async () => (await withToken('GET', `/benchmarks/${id}`)).state === 'ended', 'it has ended');
  expect(await withToken('GET', `/benchmarks/${id}`)).toMatchObject({ tally: { measured: 2 } });
});

describe('the command', () => {
  it('says that a token is needed, and works with one', async () => {
    const without = await rackmark(['devices', '--server', url]);
    expect([without.code, without.err]).toEqual([3, expect.stringContaining('This portal asks for a token')]);
    const wrong = await rackmark(['devices', '--server', url, '--token', 'wrong']);
    expect([wrong.code, wrong.err]).toEqual([3, expect.stringContaining('does not know this token')]);
    const right = await rackmark(['devices', '--server', url, '--json'], { RACKMARK_TOKEN: token });
    expect([right.code, JSON.parse(right.out)]).toEqual([
      0,
      [expect.objectContaining({ agent_name: 'rack of the test' })],
    ]);
  });
  it('makes a code for the next agent', async () => {
    const made = await rackmark(['agents', 'code', '--server', url, '--json'], { RACKMARK_TOKEN: token });
    const { code, command } = JSON.parse(made.out);
    expect(command).toMatch(new RegExp(`^npx rackmark agent --server http://\\S+ --code ${code}$`));
  });
  it('revokes an agent by name: it stops and says why', async () => {
    const revoked = await rackmark(['agents', 'revoke', 'rack of the test', '--server', url], {
      RACKMARK_TOKEN: token,
    });
    expect([revoked.code, revoked.out]).toEqual([0, expect.stringContaining('is revoked')]);
    await until(() => stack.errors.includes('key was revoked'), 'the agent says why');
    // A set that lacks a part stops as a whole.
    expect(await stack.exited).toBe(1);
  });
});

it('started again it makes no second token; an agent without a key enrols anew', async () => {
  rmSync(join(folder, 'agent', 'agent.key'));
  env = { ...env, RACKMARK_TOKEN: token };
  stack = await up();
  expect(stack.output).not.toContain('rmk_admin_');
  expect((await withToken('GET', '/devices')).items[0].reachability).toBe('online');
});
