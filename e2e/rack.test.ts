import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { chromium, type Browser, type Page } from 'playwright-core';
import { executablePath, isAnswer, lookOver, openPage } from './support/browser.js';
import { conditionsOf, FakeRack, phoneFacts } from './support/fake-rack.js';
import { Place, until } from './support/processes.js';

const withBrowser = executablePath === '' ? describe.skip : describe;

let browser: Browser;
beforeAll(async () => {
  if (executablePath !== '')
    browser = await chromium.launch({
      executablePath,
      args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
    });
});
afterAll(() => browser?.close());

withBrowser('the rack page', () => {
  let place: Place;
  let rack: FakeRack;
  let page: Page;
  let problems: string[];
  const tile = (name: string) => page.getByRole('region', { name: /^Agent/ }).getByRole('button', { name });
  const drawer = (name: string) => page.getByRole('complementary', { name });

  beforeAll(async () => {
    place = await Place.make();
    await place.server();
    ({ page, problems } = await openPage(browser));
  });
  afterAll(async () => {
    rack?.leave();
    await place?.clear();
  });

  it('says what to do while there is no device', async () => {
    await page.goto(`${place.url}/rack`);
    await page.getByText('No devices yet.').waitFor();
    await page.getByRole('button', { name: 'Add a device' }).click();
    const dialog = page.getByRole('dialog', { name: 'Add a device' });
    await dialog.getByText('RACKMARK_HOST=0.0.0.0 npm start').waitFor();
    await dialog.getByText('SHA-256').or(dialog.getByText('npm run harness:build')).first().waitFor();
    await lookOver(page);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
  });

  it('shows phones in the order of their ports as soon as an agent tells of them', async () => {
    rack = await FakeRack.connect(place.url, 'rack-a', [
      phoneFacts('Pixel 9 Pro', '1-4.10', { soc: 'Tensor G4', gb: 16 }),
      phoneFacts('Galaxy A16', '1-4.2', { soc: 'Helio G99', maker: 'MediaTek', npu: false, gb: 4 }),
      phoneFacts('Moto G6', '1-1', { soc: 'Snapdragon 450', maker: 'Qualcomm', npu: false, gb: 3 }),
    ]);
    await page.getByRole('status').filter({ hasText: '3 devices on 1 agent: 3 ready.' }).waitFor();
    const names = await page
      .getByRole('region', { name: 'Agent rack-a' })
      .locator('.tile b')
      .allTextContents();
    expect(names).toEqual(['Moto G6', 'Galaxy A16', 'Pixel 9 Pro']);
    await lookOver(page);
  });

  it('says what to tap, and what a device waits for', async () => {
    await rack.beat('Moto G6', { adb: 'unauthorized', phase: 'discovered', conditions: null });
    await rack.beat('Pixel 9 Pro', {
      phase: 'waiting_gate',
      phase_reason: 'Cooling down: 41.2 °C, must be below 38 °C.',
      conditions: conditionsOf(41.2),
    });
    const attention = page.getByRole('region', { name: 'Need attention' });
    await attention.getByText('tap “Allow”').waitFor();
    await tile('Pixel 9 Pro').getByText('Cooling down: 41.2 °C').waitFor();
    await page.getByText('1 waiting for a gate').waitFor();
    await page.getByRole('link', { name: /Rack\s*1 need/ }).waitFor();
    await lookOver(page);
  });

  it('keeps its filters in the address, and says which one to drop when none is left', async () => {
    await page.getByRole('group', { name: 'Devices by facts' }).getByText('NPU', { exact: true }).click();
    await page.getByRole('radio', { name: /has one/ }).click();
    await page.keyboard.press('Escape');
    await page.getByText('1 device of 3 shown.').waitFor();
    await page.getByLabel('Find by name, chip or serial').fill('moto');
    await page.getByText('Without “NPU” there is 1').or(page.getByText('there is 1.')).first().waitFor();
    expect(Object.fromEntries(new URL(page.url()).searchParams)).toEqual({ find: 'moto', npu: 'yes' });
    await page.reload();
    await page.getByText('No device has all of these facts.').waitFor();
    expect(await page.getByLabel('Find by name, chip or serial').inputValue()).toBe('moto');
    await page.getByRole('button', { name: /^Drop/ }).click();
    await page.getByText('1 device of 3 shown.').waitFor();
  });

  it('saves what was chosen as a set that can be chosen again', async () => {
    await page.goto(`${place.url}/rack?npu=no`);
    await page.getByRole('button', { name: 'Save as a set…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Save this choice as a set' });
    await dialog.getByLabel('name of the set').fill('No NPU');
    await lookOver(page);
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByText('2 devices of 3 shown.').waitFor();
    const { items } = await place.get('/device-sets');
    expect(items).toMatchObject([{ name: 'No NPU', choice: { has_npu: false }, devices: 2 }]);
    expect(new URL(page.url()).searchParams.get('set')).toBe(items[0].id);
  });

  it('opens one device by the keyboard, and Escape leads back to its tile', async () => {
    await page.goto(`${place.url}/rack`);
    await tile('Galaxy A16').focus();
    await page.keyboard.press('Enter');
    await drawer('Galaxy A16')
      .getByRole('heading', { name: /^Last \d+ / })
      .waitFor();
    await drawer('Galaxy A16').getByText('SERIAL-1-4.2').waitFor();
    expect(new URL(page.url()).searchParams.get('device')).toBe(rack.idOf('Galaxy A16'));
    expect(await page.evaluate('document.activeElement.textContent.trim()')).toContain('Galaxy A16');
    await drawer('Galaxy A16')
      .getByText(/temperature, °C/)
      .first()
      .waitFor();
    await lookOver(page);
    await page.reload();
    await drawer('Galaxy A16').waitFor();
    await drawer('Galaxy A16').getByRole('button', { name: 'Close' }).focus();
    await page.keyboard.press('Escape');
    await drawer('Galaxy A16').waitFor({ state: 'detached' });
    await until(
      () => page.evaluate(`document.activeElement.id.startsWith('tile-')`),
      'the tile has the focus',
    );
  });

  it('takes a device out for maintenance with a reason, which is written down', async () => {
    await tile('Galaxy A16').click();
    await drawer('Galaxy A16').getByRole('button', { name: 'Maintenance…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Take Galaxy A16 out for maintenance?' });
    const confirm = dialog.getByRole('button', { name: 'Start maintenance' });
    expect(await confirm.isDisabled()).toBe(true);
    await dialog.getByRole('textbox').fill('new cable');
    await lookOver(page);
    await confirm.click();
    await dialog.waitFor({ state: 'detached' });
    await tile('Galaxy A16').getByText('new cable').waitFor();
    await drawer('Galaxy A16').getByText('“new cable”').waitFor();
    await page.getByText('1 in maintenance').waitFor();
    const device = await place.get(`/devices/${rack.idOf('Galaxy A16')}`);
    expect(device).toMatchObject({ admin: 'maintenance', admin_reason: 'new cable' });
  });

  it('asks the agent for what only it can do', async () => {
    await page
      .getByRole('region', { name: 'Need attention' })
      .getByRole('button', { name: 'Reconnect' })
      .click();
    await page.getByRole('dialog').getByRole('button', { name: 'Reconnect' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await until(async () => {
      await rack.beat();
      return rack.tasks.some((t) => t.kind === 'reconnect' && t.device_id === rack.idOf('Moto G6'));
    }, 'the task has come to the agent');
  });

  it('drains the devices that are shown, and shows what was refused as a sentence', async () => {
    await page.goto(`${place.url}/rack?find=rack-a`);
    await page.getByRole('button', { name: /^Drain these 2/ }).click();
    const dialog = page.getByRole('dialog', { name: 'Drain 2 devices?' });
    await dialog.getByRole('textbox').fill('moving the rack');
    await dialog.getByRole('button', { name: 'Drain', exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByText('draining').first().waitFor();
    const { items } = await place.get('/devices');
    expect(items.map((d: { admin: string }) => d.admin).sort()).toEqual([
      'draining',
      'draining',
      'maintenance',
    ]);
  });

  it('offers the same facts and sets where a benchmark chooses its devices', async () => {
    await page.goto(`${place.url}/benchmarks/new`);
    await page.getByText('0 of 3 devices chosen.').waitFor();
    await page.getByText('Left out: 1 not allowed yet, 1 maintenance, 1 draining.').waitFor();
    await page.getByRole('checkbox', { name: /benchmark_model/ }).click();
    await page.getByRole('group', { name: 'Devices by facts' }).getByText('set', { exact: true }).click();
    await page.getByRole('radio', { name: /No NPU/ }).click();
    await page.keyboard.press('Escape');
    await page.getByText('0 of 2 devices chosen.').waitFor();
    await page.getByRole('button', { name: 'All', exact: true }).click();
    await page.getByText('2 of 2 devices chosen.').waitFor();
    const params = new URL(page.url()).searchParams;
    expect([params.getAll('device').length, params.get('runner'), params.has('set')]).toEqual([
      2,
      // The harness stays chosen; both are asked for.
      'harness',
      true,
    ]);
    await lookOver(page);
  });

  it('has complained of nothing in the console', () => expect(problems).toEqual([]));
});

withBrowser('a portal with a token', () => {
  let place: Place;
  let token: string;
  afterAll(() => place?.clear());

  it('asks for it at any address, leads back there, and forgets it on leaving', async () => {
    place = await Place.make();
    place.extra = { RACKMARK_ACCESS: 'token' };
    const server = await place.server();
    token = (await until(() => /rmk_admin_[\w-]{43}/.exec(server.output), 'the token is printed'))[0];
    const { context, page, problems } = await openPage(browser);
    await page.goto(`${place.url}/rack?npu=yes`);
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await lookOver(page);
    await page.getByLabel('token', { exact: true }).fill('rmk_admin_wrong');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').getByText('TOKEN_WRONG').waitFor();
    await page.getByLabel('token', { exact: true }).fill(token);
    await page.keyboard.press('Enter');
    await page.getByText('No devices yet.').waitFor();
    expect(new URL(page.url()).search).toBe('?npu=yes');
    await page.getByText('The connection to the portal is lost').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Add a device' }).click();
    await page.getByRole('button', { name: 'Make a code' }).click();
    await page.getByText(/--code \w/).waitFor();
    // The session ends elsewhere: the next answer "401" leads to sign-in by itself, and back.
    await context.clearCookies();
    await page.getByRole('button', { name: 'Make another code' }).click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await page.getByLabel('token', { exact: true }).fill(token);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Rack', exact: true }).waitFor();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    expect(await context.cookies()).toEqual([]);
    expect(problems.filter((p) => !isAnswer(401)(p))).toEqual([]);
    await context.close();
  });
});

withBrowser('a demo', () => {
  let place: Place;
  afterAll(() => place?.clear());

  it('says on every page and beside every device that it is simulated', async () => {
    place = await Place.make();
    place.extra = { RACKMARK_DEMO: '1' };
    await place.server();
    const rack = await FakeRack.connect(place.url, 'demo', [
      phoneFacts('Pixel 9', '1-1', { simulated: true }),
    ]);
    const { context, page, problems } = await openPage(browser);
    for (const path of ['/rack', '/models', '/benchmarks/new']) {
      await page.goto(place.url + path);
      await page.getByText('Everything here is simulated:').waitFor();
    }
    await page.goto(`${place.url}/rack`);
    await page.getByRole('button', { name: /Pixel 9.*simulated/ }).waitFor();
    await lookOver(page);
    expect(problems).toEqual([]);
    rack.leave();
    await context.close();
  });
});
