import { z } from 'zod';
import { deviceKind, deviceTier, type Device } from './device.js';
import { id, pageOf, shortText, timestamp } from './primitives.js';

const words = z.array(z.string().min(1).max(200)).min(1).max(200).optional();

/** Devices by id, by facts, or both (then a device must meet both). Neither: every device that is not retired. */
export const deviceChoice = z.object({
  ids: z.array(id).max(1_000).optional(),
  kinds: z.array(deviceKind).optional(),
  min_memory_mib: z.int().min(1).optional(),
  min_cores: z.int().min(1).optional(),
  architecture: z.string().optional(),
  brands: words,
  device_models: words,
  /** Makers of SoCs ("Qualcomm") and SoCs by the name that people use ("Tensor G4"). */
  soc_makers: words,
  socs: words,
  tiers: z.array(deviceTier).min(1).optional(),
  has_npu: z.boolean().optional(),
  min_android: z.int().min(1).max(99).optional(),
  pools: words,
  /** A saved set; the other conditions narrow it further. */
  set_id: id.optional(),
});
export type DeviceChoice = z.infer<typeof deviceChoice>;

/** Facts of a choice that a device must meet, all but `set_id`, which names another choice. */
export function meetsChoice(
  { id: deviceId, facts, pool }: Pick<Device, 'id' | 'facts' | 'pool'>,
  c: DeviceChoice,
): boolean {
  const a = facts.android;
  const among = (list: readonly string[] | undefined, value: string | null | undefined) =>
    list === undefined || (value !== null && value !== undefined && list.includes(value));
  return (
    among(c.ids, deviceId) &&
    among(c.kinds, facts.kind) &&
    (c.min_memory_mib === undefined || (facts.memory_mib ?? 0) >= c.min_memory_mib) &&
    (c.min_cores === undefined || (facts.cores ?? 0) >= c.min_cores) &&
    (c.architecture === undefined || facts.architecture === c.architecture) &&
    among(c.brands, a?.brand) &&
    among(c.device_models, facts.device_model) &&
    among(c.soc_makers, a?.soc.maker) &&
    among(c.socs, a?.soc.name) &&
    among(c.tiers, a?.tier) &&
    (c.has_npu === undefined || (a?.npu != null) === c.has_npu) &&
    (c.min_android === undefined || majorOf(a?.android) >= c.min_android) &&
    among(c.pools, pool)
  );
}

/** "14", "8.1.0" → 14, 8; 0 where there is none. */
const majorOf = (release: string | undefined): number => Number.parseInt(release ?? '0', 10) || 0;

/** A curated set of devices: a choice with a name, taken anew each time it is used. */
export const deviceSet = z.object({
  id,
  name: shortText,
  choice: deviceChoice,
  devices: z.int().min(0),
  created_at: timestamp,
});
export type DeviceSet = z.infer<typeof deviceSet>;
export const deviceSetPage = pageOf(deviceSet);
export const newDeviceSet = z.object({ name: shortText, choice: deviceChoice.omit({ set_id: true }) });
export type NewDeviceSet = z.infer<typeof newDeviceSet>;
