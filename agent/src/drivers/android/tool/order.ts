import type { RunOrder } from '../../driver.js';
import type { OnTrouble } from '../link/detached.js';

/** A run of a program in the phone's shell, in place of the harness. */
export interface ToolOrder {
  /** Path of the Android arm64 program on this computer; libraries that it needs lie beside it. */
  binary: string;
  modelPathOnPhone: string;
  order: RunOrder;
  /** The run's own folder on the phone. */
  folder: string;
  /** As `followDetached` has them. */
  everyMs?: number;
  onTrouble?: OnTrouble;
}
