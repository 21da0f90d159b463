import {
  deliveryPage,
  madeNotificationTarget,
  notificationTarget,
  notificationTargetList,
  testedNotificationTarget,
  type DeliveryPage,
  type MadeNotificationTarget,
  type NewNotificationTargetInput,
  type NotificationTarget,
  type NotificationTargetChange,
  type TestedNotificationTarget,
} from '@rackmark/contracts';
import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { post, request } from '../../lib/api.js';

const PATH = '/notifications/targets';
/** Messages are sent beside the page: it looks again from time to time. */
const LOOK_MS = 5_000;

export const targets = () =>
  queryOptions({
    queryKey: ['notifications'],
    queryFn: () => request(PATH, notificationTargetList),
    refetchInterval: LOOK_MS,
  });
export const sentTo = (id: string) =>
  queryOptions({
    // Not below the list's: a target that was removed is not asked for again.
    queryKey: ['deliveries', id],
    queryFn: (): Promise<DeliveryPage> => request(`${PATH}/${id}/deliveries?limit=20`, deliveryPage),
    refetchInterval: LOOK_MS,
  });

export const addTarget = (body: NewNotificationTargetInput, key: string): Promise<MadeNotificationTarget> =>
  request(PATH, madeNotificationTarget, post(body, { 'idempotency-key': key }));
export const changeTarget = (id: string, change: NotificationTargetChange): Promise<NotificationTarget> =>
  request(`${PATH}/${id}`, notificationTarget, { ...post(change), method: 'PATCH' });
export const testTarget = (id: string): Promise<TestedNotificationTarget> =>
  request(`${PATH}/${id}/test`, testedNotificationTarget, post({}));
export const removeTarget = (id: string): Promise<unknown> =>
  request(`${PATH}/${id}`, z.unknown(), { method: 'DELETE' });
