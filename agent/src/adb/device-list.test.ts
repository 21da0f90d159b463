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
