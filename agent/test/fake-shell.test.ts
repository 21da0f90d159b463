import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { coresOf, phoneModels } from './fake-phone/body/models.js';
import { FakePhone } from './fake-phone/phone.js';
import { ShellSyntaxError, tokenize } from './fake-phone/shell/lexer.js';
import { sh, until } from './fake-phone/testing.js';

describe('the shell’s lexer', () => {
  const textsOf = (source: string) =>
    tokenize(source).map((t) =>
      t.kind === 'word' ? t.parts.map((p) => (p.kind === 'text' ? p.text : `<${p.kind}>`)).join('') : t,
    );
  it('gives a quoted word back as it was, whatever is in it', () =>
    fc.assert(
      fc.property(fc.array(fc.string(), { minLength: 1, maxLength: 5 }), (words) => {
        const line = words.map((w) => `'${w.replaceAll("'", `'\\''`)}'`).join(' ');
        expect(textsOf(line)).toEqual(words);
      }),
    ));
  it('reads any text or says what is wrong with it', () =>
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...`ab1'"\\$(){}|&;<>#\n \t=\`*?`) }), (source) => {
        try {
          tokenize(source);
        } catch (error) {
          expect(error).toBeInstanceOf(ShellSyntaxError);
        }
      }),
    ));
  it('keeps operators, redirections and their numbers apart', () => {
    expect(textsOf('a 2>&1 >>f&&b|c;d&')).toEqual([
      'a',
      { kind: 'redirection', operator: '>&', fd: 2 },
      '1',
      { kind: 'redirection', operator: '>>', fd: null },
      'f',
      { kind: 'operator', text: '&&' },
      'b',
      { kind: 'operator', text: '|' },
      'c',
      { kind: 'operator', text: ';' },
      'd',
      { kind: 'operator', text: '&' },
    ]);
    expect(textsOf('a2>f')).toEqual(['a2', { kind: 'redirection', operator: '>', fd: null }, 'f']);
  });
});

describe('the phone’s shell', () => {
  let phone: FakePhone;
  beforeAll(() => void (phone = new FakePhone({ serial: 'SHELL', bootMs: 20 })));
  afterAll(async () => {
    expect(phone.trouble).toEqual([]);
    await phone.stop();
  });
  const out = async (line: string) => (await sh(phone, line)).out;

  it.each([
    ['echo a && echo b || echo c; echo d', 'a\nb\nd\n'],
    ['false && echo b || echo c', 'c\n'],
    ['sh -c "exit 3"; echo $?', '3\n'],
    ['echo "a  b" c\\ d \'$HOME\'', 'a  b c d $HOME\n'],
    ['X=5; echo "$X-${X}-${Y:-none}"', '5-5-none\n'],
    ['A=$(echo one two); echo "[$A]"', '[one two]\n'],
    ['printf "%s\\n" x y | grep -c .', '2\n'],
    ['echo one two | wc -w', '2\n'],
    ['if [ -f /nope ]; then echo yes; elif true; then echo elif; else echo no; fi', 'elif\n'],
    ['for i in 1 2 3; do echo $i; done | tail -n 1', '3\n'],
    ['(cd /data; pwd); pwd', '/data\n/\n'],
    ['{ echo a; echo b >&2; } 2>/dev/null', 'a\n'],
    ['! true; echo $?', '1\n'],
    ['echo hello | cat | head -c 2', 'he'],
    ['echo # comment', '\n'],
    ['echo a > /data/local/tmp/f; echo b >> /data/local/tmp/f; cat < /data/local/tmp/f', 'a\nb\n'],
    ['nosuch 2>/dev/null; echo $?', '127\n'],
    ['echo $$ | grep -c "^[0-9]*$"', '1\n'],
    ['(exit 4); echo $?', '4\n'],
    ['exec echo over; echo never', 'over\n'],
  ])('%s', async (line, expected) => {
    expect(await out(line)).toBe(expected);
  });

  it('says what is wrong with a line, and with a file', async () => {
    expect(await sh(phone, 'echo "open')).toEqual({
      code: 1,
      out: '',
      err: '/system/bin/sh: no closing quote\n',
    });
    expect((await sh(phone, 'echo a && && b')).err).toBe("/system/bin/sh: syntax error: unexpected '&&'\n");
    expect((await sh(phone, 'echo a > /no/such/folder/f')).err).toBe(
      "/system/bin/sh: can't create /no/such/folder/f: No such file or directory\n",
    );
    expect(await sh(phone, 'cat /nope')).toEqual({
      code: 1,
      out: '',
      err: 'cat: /nope: No such file or directory\n',
    });
    expect((await sh(phone, 'cat /sys/class/thermal/thermal_zone0/temp')).err).toContain('Permission denied');
  });

  it('reads a long file from any byte', async () => {
    await phone.files.put('/data/local/tmp/long', 'x'.repeat(100_000) + 'END');
    expect(await out('tail -c +100001 /data/local/tmp/long | head -c 2')).toBe('EN');
    expect(await out('tail -c 3 /data/local/tmp/long')).toBe('END');
    expect(await out('wc -c /data/local/tmp/long')).toBe('100003 /data/local/tmp/long\n');
  });

  it('files: folders, patterns, moving, removing, room', async () => {
    await sh(
      phone,
      'mkdir -p /data/local/tmp/m && echo 1 > /data/local/tmp/m/a.tflite && echo 22 > /data/local/tmp/m/b.tflite',
    );
    expect(await out("stat -c '%s %n' /data/local/tmp/m/*.tflite")).toBe(
      '2 /data/local/tmp/m/a.tflite\n3 /data/local/tmp/m/b.tflite\n',
    );
    await sh(phone, 'mv /data/local/tmp/m/a.tflite /data/local/tmp/m/c && rm /data/local/tmp/m/b*');
    expect(await out('ls /data/local/tmp/m')).toBe('c\n');
    expect((await sh(phone, 'mkdir /data/local/tmp/m')).code).toBe(1);
    expect((await sh(phone, 'rm -rf /data/local/tmp/m; [ -d /data/local/tmp/m ]')).code).toBe(1);
    phone.faults.storageFreeBytes = phone.files.usedBytes + 10;
    expect((await sh(phone, 'echo 12345678901234567890 > /data/local/tmp/full')).err).toContain(
      'No space left on device',
    );
    phone.faults.storageFreeBytes = null;
  });

  it('tells clocks of every core, as a pattern finds them', async () => {
    const lines = (await out('grep -sH . /sys/devices/system/cpu/cpu[0-9]*/cpufreq/cpuinfo_max_freq'))
      .trim()
      .split('\n');
    expect(lines).toHaveLength(coresOf(phoneModels.pixel9Pro));
    expect(lines[7]).toBe('/sys/devices/system/cpu/cpu7/cpufreq/cpuinfo_max_freq:3105000');
  });

  it('a session waits for a job that holds its output; what is detached outlives it', async () => {
    expect(await out('{ sleep 0.05; echo late; } & echo first')).toBe('first\nlate\n');
    // It would wait for ever: the job ends only when the session has left.
    await sh(
      phone,
      'setsid nohup sh -c "while [ ! -e /data/local/tmp/left ]; do sleep 0.02; done; echo done > /data/local/tmp/late" </dev/null >/dev/null 2>&1 &',
    );
    await phone.files.put('/data/local/tmp/left', '');
    await until(() => phone.files.file('/data/local/tmp/late') !== null);
  });

  it('processes: found by name, by pid, ended with all that they started', async () => {
    await sh(
      phone,
      'setsid nohup sh -c "echo \\$\\$ > /data/local/tmp/pid; sleep 60" </dev/null >/dev/null 2>&1 &',
    );
    await until(async () => (await out('cat /data/local/tmp/pid 2>/dev/null')) !== '');
    const pid = (await out('cat /data/local/tmp/pid')).trim();
    expect((await sh(phone, `kill -0 ${pid} && [ -d /proc/${pid} ]`)).code).toBe(0);
    expect(await out('pgrep -f "sleep 60"')).toMatch(/^\d+\n/);
    expect(await out('ps -A -o PID,ARGS')).toContain('sleep 60');
    await sh(phone, `kill -9 -${pid}`);
    await until(async () => (await sh(phone, `kill -0 ${pid}`)).code === 1);
    expect((await sh(phone, 'pgrep -f "sleep 60"')).code).toBe(1);
  });

  it('a reboot ends what ran and changes the boot id', async () => {
    const before = await out('cat /proc/sys/kernel/random/boot_id');
    await sh(phone, 'setsid nohup sleep 60 </dev/null >/dev/null 2>&1 &');
    await phone.listen(0);
    await phone.reboot();
    expect(await out('cat /proc/sys/kernel/random/boot_id')).not.toBe(before);
    expect((await sh(phone, 'pidof sleep')).code).toBe(1);
    expect(await out('getprop sys.boot_completed')).toBe('1\n');
  });

  it('remembers what was changed, so that one sees whether it was given back', async () => {
    const before = phone.settings.snapshot();
    await sh(
      phone,
      'settings put global window_animation_scale 0; svc power stayon usb; cmd connectivity airplane-mode enable; input keyevent KEYCODE_WAKEUP; cmd power set-fixed-performance-mode-enabled true; dumpsys deviceidle disable',
    );
    expect(phone.settings.snapshot()).toMatchObject({
      'global/window_animation_scale': '0',
      'global/stay_on_while_plugged_in': '2',
      'global/airplane_mode_on': '1',
      screen: 'on',
      fixed_performance: 'true',
      doze: 'false',
    });
    expect(await out('settings get global airplane_mode_on')).toBe('1\n');
    expect(await out('dumpsys power | grep mWakefulness=')).toBe('  mWakefulness=Awake\n');
    await sh(
      phone,
      'settings put global window_animation_scale 1.0; svc power stayon false; cmd connectivity airplane-mode disable; input keyevent 223; cmd power set-fixed-performance-mode-enabled false; dumpsys deviceidle enable',
    );
    expect(phone.settings.snapshot()).toEqual(before);
  });

  it.each(Object.values(phoneModels))('$name tells its facts and that it is played', async (model) => {
    const one = new FakePhone({ model });
    expect((await sh(one, 'getprop ro.product.model')).out).toBe(`${model.modelCode}\n`);
    expect((await sh(one, 'getprop ro.rackmark.simulated')).out).toBe('1\n');
    expect((await sh(one, 'dumpsys SurfaceFlinger | grep GLES')).out).toMatch(/^GLES: .*OpenGL ES 3\.2/);
    expect((await sh(one, 'cat /sys/devices/system/cpu/possible')).out).toBe(`0-${coresOf(model) - 1}\n`);
    const thermal = await sh(one, 'dumpsys thermalservice');
    if (model.api >= 29) expect(thermal.out).toContain('Thermal Status: 0\n');
    else expect(thermal.err).toBe("Can't find service: thermalservice\n");
    await one.stop();
  });
});
