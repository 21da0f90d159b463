import { expect, it } from '@jest/globals';
import { phone } from '../../../test/devices.js';
import { whyNot } from './choose-devices.js';

it('a choice says why the others are left out', () =>
  expect(
    whyNot([phone({ adb: 'absent' }), phone({ health: 'quarantined' }), phone({ adb: 'absent' }), phone()]),
  ).toBe('Left out: 2 away, 1 quarantined, 1 by you.'));
