import {
  device,
  deviceEvents,
  deviceHistory,
  enrolmentCode,
  harnessOffers,
  jobPage,
  rackDay,
  type Device,
  type DeviceAction,
  type DeviceEvent,
  type EnrolmentCode,
  type Job,
} from '@rackmark/contracts';
import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { post, request } from '../../lib/api.js';

const MINUTE = 60_000;

export const rackQueries = {
  /** The strips of all devices. */
  day: () =>
    queryOptions({
      queryKey: ['rack-day'],
      queryFn: () => request('/rack/day', rackDay),
      refetchInterval: MINUTE,
    }),
  history: (id: string) =>
    queryOptions({
      queryKey: ['devices', id, 'history'],
      queryFn: () => request(`/devices/${id}/history?hours=24`, deviceHistory),
      refetchInterval: MINUTE,
    }),
  events: (id: string, { limit, kind }: { limit: number; kind?: DeviceEvent['kind'] }) =>
    queryOptions({
      queryKey: ['devices', id, 'events', kind ?? 'all', limit],
      queryFn: async () =>
        (
          await request(
            `/devices/${id}/events?limit=${limit}${kind === undefined ? '' : `&kind=${kind}`}`,
            deviceEvents,
          )
        ).items,
    }),
  jobs: (id: string) =>
    queryOptions({
      queryKey: ['devices', id, 'jobs'],
      queryFn: async (): Promise<Job[]> => (await request(`/jobs?device_id=${id}&limit=200`, jobPage)).items,
    }),
  /** The APK that this portal gives away; null when it has none. */
  harness: () =>
    queryOptions({
      queryKey: ['harness'],
      queryFn: async () => (await request('/harness', harnessOffers)).android,
      staleTime: MINUTE,
    }),
};

export const actOnDevice = (id: string, action: DeviceAction): Promise<Device> =>
  request(`/devices/${id}/actions`, device, post(action));
export const putIntoPool = (id: string, pool: string | null): Promise<Device> =>
  request(`/devices/${id}`, device, { ...post({ pool }), method: 'PATCH' });
export const deleteDevice = (id: string): Promise<unknown> =>
  request(`/devices/${id}`, z.unknown(), { method: 'DELETE' });
export const makeCode = (): Promise<EnrolmentCode> => request('/agents/codes', enrolmentCode, post({}));
