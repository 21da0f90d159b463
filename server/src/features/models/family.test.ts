import { expect, it } from '@jest/globals';
import { familyFromName } from './family.js';

it.each([
  ['pose_f32', 'pose'],
  ['pose-lite-int8', 'pose-lite'],
  ['gemma3-1b-it-int4', 'gemma3-1b-it'],
  ['net.fp16', 'net'],
  ['net_dynamic_range', 'net'],
  ['net_w8a8', 'net'],
  ['net_q8', 'net'],
  ['mobilenet_v2', null],
  ['int8', null],
  ['_int8', null],
  ['point8', null],
  ['efficientnet-lite4', null],
])('%s is of the family %s', (name, family) => expect(familyFromName(name)).toBe(family));
