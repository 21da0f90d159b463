import { smallDecoder } from './decoder.js';
import { mobileNetLike } from './mobilenet.js';

export interface SampleModel {
  name: string;
  family: string;
  fileName: string;
  bytes: () => Uint8Array;
}

/** The models that Rackmark brings along. Random weights: they say how fast a device is, nothing about accuracy. */
export const sampleModels: readonly SampleModel[] = [
  {
    name: 'sample-mobilenet-f32',
    family: 'sample-mobilenet',
    fileName: 'sample-mobilenet-f32.tflite',
    bytes: () => mobileNetLike({ weights: 'f32' }),
  },
  {
    name: 'sample-mobilenet-int8',
    family: 'sample-mobilenet',
    fileName: 'sample-mobilenet-int8.tflite',
    bytes: () => mobileNetLike({ weights: 'int8' }),
  },
  {
    name: 'sample-decoder-f32',
    family: 'sample-decoder',
    fileName: 'sample-decoder-f32.tflite',
    bytes: () => smallDecoder(),
  },
];
