/** What a device model is made of, as far as heat and power go. Watts, degrees Celsius, joules per degree. */
export interface BodyParts {
  idleW: number;
  /** Drawn at full load and full clocks. */
  fullW: number;
  /** Heat capacity of chip and case; thermal resistance between them and from the case to the air (degrees per watt). */
  socCapacity: number;
  caseCapacity: number;
  socToCase: number;
  caseToAir: number;
  batteryMah: number;
  chargerMa: number;
}

export interface BodyState {
  socC: number;
  skinC: number;
  batteryC: number;
  /** 0 to 1. */
  charge: number;
  /** Android's thermal status, 0 (none) to 6 (shutdown). */
  status: number;
  /** Into the battery when positive. */
  currentMa: number;
  voltageMv: number;
  /** Running mean of the load, as /proc/loadavg has it for a minute. */
  load1m: number;
  /** Seconds that all cores together worked. */
  busyS: number;
}

export interface BodyLoad {
  /** Share of the cores that work, 0 to 1. */
  cpu: number;
  isCharging: boolean;
  isScreenOn: boolean;
  roomC: number;
  cores: number;
  /** Upper bound that somebody set on the clocks (fixed performance), 0 to 1. */
  clockBound: number;
}

/** Skin temperatures at which the statuses 1 to 6 begin; as phones publish them in `dumpsys thermalservice`. */
export const THRESHOLDS_C = [39, 43, 45, 46.5, 52, 55] as const;
/** A status is left only this far below its threshold. */
const HYSTERESIS_C = 2;
/** Share of the highest clock that each status leaves. */
const LIMITS = [1, 0.92, 0.78, 0.62, 0.45, 0.3, 0.1] as const;
const SCREEN_W = 0.8;
const STEP_S = 1;
const CELL_OHM = 0.12;

export const clockLimit = (state: Pick<BodyState, 'status'>, bound = 1): number =>
  Math.min(bound, LIMITS[state.status]!);

/** A cold, well charged phone that did nothing for a while. */
export const restingBody = (roomC: number, charge = 0.87): BodyState => ({
  socC: roomC + 3,
  skinC: roomC + 2,
  batteryC: roomC + 1,
  charge,
  status: 0,
  currentMa: 0,
  voltageMv: 4100,
  load1m: 0,
  busyS: 0,
});

/**
 * The body after `dt` seconds of one load: chip and case as two heat stores in a row (lumped capacitance), the battery
 * following the case, power falling with the square of the clock limit. Pure.
 */
export function next(parts: BodyParts, state: BodyState, load: BodyLoad, dt: number): BodyState {
  let now = state;
  for (let left = dt; left > 1e-9; left -= STEP_S) now = step(parts, now, load, Math.min(STEP_S, left));
  return now;
}

/** Watts drawn in a state. */
function power(parts: BodyParts, state: BodyState, load: BodyLoad): number {
  const clock = clockLimit(state, load.clockBound);
  return parts.idleW + (load.isScreenOn ? SCREEN_W : 0) + load.cpu * (parts.fullW - parts.idleW) * clock ** 2;
}

function step(parts: BodyParts, s: BodyState, load: BodyLoad, dt: number): BodyState {
  const watts = power(parts, s, load);
  const toCase = (s.socC - s.skinC) / parts.socToCase;
  const toAir = (s.skinC - load.roomC) / parts.caseToAir;
  const skinC = s.skinC + ((toCase - toAir) / parts.caseCapacity) * dt;
  const currentMa = current(parts, s, load, watts);
  const charge = clamp(s.charge + (currentMa * dt) / 3600 / parts.batteryMah);
  return {
    socC: s.socC + ((watts - toCase) / parts.socCapacity) * dt,
    skinC,
    batteryC: s.batteryC + ((load.roomC + (skinC - load.roomC) * 0.8 - s.batteryC) / 240) * dt,
    charge,
    status: statusAt(skinC, s.status),
    currentMa,
    voltageMv: Math.round(openVoltage(charge) + currentMa * CELL_OHM),
    load1m: s.load1m + (load.cpu * load.cores - s.load1m) * (1 - Math.exp(-dt / 60)),
    busyS: s.busyS + load.cpu * load.cores * dt,
  };
}

/** Millivolts of a lithium cell at rest. */
const openVoltage = (charge: number) => 3450 + 750 * charge + 100 * Math.max(0, charge - 0.8);
const clamp = (x: number) => Math.min(1, Math.max(0, x));

function current(parts: BodyParts, s: BodyState, load: BodyLoad, watts: number): number {
  const drain = (watts / openVoltage(s.charge)) * 1e6;
  if (!load.isCharging) return -drain;
  // Nearly full, the charger gives only what is used.
  const room = s.charge >= 1 ? 0 : s.charge > 0.9 ? 0.3 : 1;
  return Math.min(parts.chargerMa - drain, parts.chargerMa * room);
}

function statusAt(skinC: number, before: number): number {
  let status = 0;
  THRESHOLDS_C.forEach((from, i) => {
    if (skinC >= from - (before > i ? HYSTERESIS_C : 0)) status = i + 1;
  });
  return status;
}

/** Android's forecast: 1 where status 3 (severe) begins, 0 thirty degrees below. */
export const headroom = (state: Pick<BodyState, 'skinC'>): number =>
  (state.skinC - (THRESHOLDS_C[2] - 30)) / 30;
