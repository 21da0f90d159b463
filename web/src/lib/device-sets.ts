import { deviceSet, deviceSetPage, type DeviceSet } from '@rackmark/contracts';
import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { post, request } from './api.js';

const MINUTE = 60_000;
export type NewDeviceSet = { name: string; choice: Omit<DeviceSet['choice'], 'set_id'> };

export const deviceSets = () =>
  queryOptions({
    queryKey: ['device-sets'],
    queryFn: async (): Promise<DeviceSet[]> => (await request('/device-sets?limit=200', deviceSetPage)).items,
    staleTime: MINUTE,
  });

export const saveSet = (set: NewDeviceSet): Promise<DeviceSet> =>
  request('/device-sets', deviceSet, post(set));
export const deleteSet = (id: string): Promise<unknown> =>
  request(`/device-sets/${id}`, z.unknown(), { method: 'DELETE' });
