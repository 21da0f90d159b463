import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { adbStateOf, parseDeviceList } from './device-list.js';

const LIST = `R58X                   device usb:1-4.2 product:a16 model:SM_A165F device:a16 transport_id:3
R58X                   device usb:1-4.3 product:a16 model:SM_A165F device:a16 transport_id:4
127.0.0.1:16001        offline product:shiba model:Pixel_8 device:shiba transport_id:7
9A1                    unauthorized usb:2-1 transport_id:12
(no serial number)     device usb:2-2 product:x model:x device:x transport_id:13
0123                   no permissions (user in plugdev group; are your udev rules wrong?); see [http://developer.android.com/tools/device.html] usb:3-1 transport_id:14
`;

describe('the list of phones', () => {
  it('keeps phones of one serial apart, knows where each hangs and what state it is in', () => {
    expect(parseDeviceList(LIST)).toEqual([
      { serial: 'R58X', state: 'device', transportId: '3', path: '1-4.2' },
      { serial: 'R58X', state: 'device', transportId: '4', path: '1-4.3' },
      { serial: '127.0.0.1:16001', state: 'offline', transportId: '7', path: null },
      { serial: '9A1', state: 'unauthorized', transportId: '12', path: '2-1' },
      { serial: '(no serial number)', state: 'device', transportId: '13', path: '2-2' },
      { serial: '0123', state: 'no permissions', transportId: '14', path: '3-1' },
    ]);
    expect(parseDeviceList(LIST.replaceAll('\n', '\r\n'))).toEqual(parseDeviceList(LIST));
  });
  /** Each from a public report; serials replaced. */
  it.each([
    [
      // flutter/flutter#187092, expo/expo#47935
      'adb-SERIAL00001-abcdef (2)._adb-tls-connect._tcp device product:vantage_ge model:M device:D transport_id:7',
      {
        serial: 'adb-SERIAL00001-abcdef (2)._adb-tls-connect._tcp',
        state: 'device',
        transportId: '7',
        path: null,
      },
    ],
    [
      // flutter/flutter#189972
      'adb-SERIAL00001 (2)._adb-tls-connect._tcp offline transport_id:3',
      { serial: 'adb-SERIAL00001 (2)._adb-tls-connect._tcp', state: 'offline', transportId: '3', path: null },
    ],
    [
      // Genymobile/scrcpy#6289: three blanks, one after another
      'adb-SERIAL01-abcdef   (2)._adb-tls-connect._tcp device product:p model:PJE110 device:d transport_id:9',
      {
        serial: 'adb-SERIAL01-abcdef   (2)._adb-tls-connect._tcp',
        state: 'device',
        transportId: '9',
        path: null,
      },
    ],
    [
      // Genymobile/scrcpy#3534: a Mac, whose USB has no such paths as Linux
      ' SERIAL00002           device usb:17825792X product:rk3288 model:rk3288 device:rk3288 transport_id:15',
      { serial: ' SERIAL00002', state: 'device', transportId: '15', path: '17825792X' },
    ],
    [
      // Genymobile/scrcpy#3537
      ' SERIAL00002    device product:x model:GAD_101 device:y transport_id:4',
      { serial: ' SERIAL00002', state: 'device', transportId: '4', path: null },
    ],
    [
      'R58X                   no permissions (missing udev rules? user is in the plugdev group); see [http://developer.android.com/tools/device.html] usb:3-1 transport_id:14',
      { serial: 'R58X', state: 'no permissions', transportId: '14', path: '3-1' },
    ],
    [
      'R58X                   quarantined usb:3-1 transport_id:14',
      { serial: 'R58X', state: 'quarantined', transportId: '14', path: '3-1' },
    ],
  ])('%s', (line, device) => {
    expect(parseDeviceList(`${line}\n`)).toEqual([device]);
  });
  it('keeps a serial whatever is in it, in every state, on USB and not', () => {
    const hard = fc.constantFrom(
      '$(reboot)',
      "it's",
      '"',
      'a device',
      'no permissions',
      'a:5',
      'b product:c',
      '`id`',
      '手机',
    );
    const serials = fc
      .oneof(
        fc.string({ unit: 'grapheme', minLength: 1, maxLength: 90 }),
        hard,
        fc.tuple(hard, hard).map((t) => t.join(' ')),
      )
      // What adb's padding and the lines themselves take away.
      .map((s) => s.replace(/[\n\r]|\s+$/g, ''))
      .filter((s) => s !== '' && !/\s$/.test(s));
    const state = fc.constantFrom('device', 'offline', 'unauthorized', 'recovery', 'no permissions');
    fc.assert(
      fc.property(serials, state, fc.constantFrom('1-4.2', null), fc.nat(9_999), (serial, word, path, id) => {
        const help = word === 'no permissions' ? `${word} (udev rules?); see [http://x]` : word;
        const rest = `${path === null ? '' : ` usb:${path}`} product:a b model:M device:d transport_id:${id}`;
        const line = `${serial.padEnd(22)} ${help}${rest}\n`;
        expect(parseDeviceList(LIST + line).at(-1)).toEqual({
          serial,
          state: word,
          transportId: `${id}`,
          path,
        });
      }),
    );
  });
  it('leaves out what is cut or garbled and throws at nothing', () => {
    fc.assert(
      fc.property(fc.nat(LIST.length), fc.string({ unit: 'binary' }), (n, put) => {
        for (const d of parseDeviceList(LIST.slice(0, n) + put)) expect(d.transportId).toMatch(/^\d+$/);
      }),
    );
  });
  it('takes an unknown word for no proof of life', () => {
    expect(
      parseDeviceList(LIST)
        .map((d) => adbStateOf(d.state))
        .at(-1),
    ).toBe('no_permissions');
    expect(adbStateOf('host')).toBe('offline');
    expect(adbStateOf('device')).toBe('device');
  });
});
