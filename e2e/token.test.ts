import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Dead, freePort, Program, until } from './support/processes.js';

// `npm start` where other computers may come: the first token, the agent beside it, a lost token.
const bin = 'packages/cli/bin/rackmark.mjs';
const dir = mkdtempSync(join(tmpdir(), 'rackmark-token-'));
let env: NodeJS.ProcessEnv;
let url: string;
let portal: Program;
let token: string;
beforeAll(async () => {
  const port = await freePort();
  url = `http://127.0.0.1:${port}`;
  env = {
    RACKMARK_ACCESS: 'token',
    RACKMARK_PORT: String(port),
    RACKMARK_DATA_DIR: dir,
    RACKMARK_FIRST_LOOK: '0',
    RACKMARK_TOKEN: '',
  };
  portal = Program.node(bin, ['start'], env);
  await until(() => {
    if (portal.child.exitCode !== null) throw new Dead(portal.errors);
    return portal.output.includes('Administrator');
  }, 'the portal is ready');
  token = /rmk_admin_[\w-]{43}/.exec(portal.output)![0];
});
afterAll(async () => {
  await portal.kill();
  rmSync(dir, { recursive: true, force: true });
});

const status = async (shown: string) =>
  (await fetch(`${url}/api/v1/devices`, { headers: { authorization: `Bearer ${shown}` } })).status;

it('prints the token once and keeps it in no file', async () => {
  expect(portal.output.split(token)).toHaveLength(2);
  expect(portal.errors).not.toContain(token);
  for (const entry of readdirSync(dir, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile() && statSync(path).size < 2 ** 20)
      expect([path, readFileSync(path, 'latin1').includes(token)]).toEqual([path, false]);
  }
  expect(await status(token)).toBe(200);
});

it('lets the agent of this computer in without anybody’s doing', () =>
  until(() => portal.errors.includes('Connected to'), 'the agent is connected'));

it('replaces a lost token while it runs: the old one is out at once', async () => {
  const program = Program.node(bin, ['token', '--new'], env);
  expect(await program.exited).toBe(0);
  expect(program.output).toMatch(/^rmk_admin_[\w-]{43}\n$/);
  expect([await status(token), await status(program.output.trim())]).toEqual([401, 200]);
});
