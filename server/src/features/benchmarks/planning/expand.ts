import { configurationKey, type Configuration } from '@rackmark/contracts';

export interface PlannedCell {
  /** Models, then configurations, then devices. */
  position: number;
  modelSha256: string;
  configuration: Configuration;
  configurationKey: string;
  deviceId: string;
}

/**
 * Every model in every configuration on every device. Two configurations with one key (threads of a GPU, say) are one
 * cell: the second would measure the same thing under another name.
 */
export function expandCells(
  models: readonly string[],
  configurations: readonly Configuration[],
  devices: readonly string[],
): PlannedCell[] {
  const distinct = [...new Map(configurations.map((c) => [configurationKey(c), c])).entries()];
  const cells: PlannedCell[] = [];
  for (const modelSha256 of new Set(models)) {
    for (const [key, configuration] of distinct) {
      for (const deviceId of new Set(devices)) {
        cells.push({ position: cells.length, modelSha256, configuration, configurationKey: key, deviceId });
      }
    }
  }
  return cells;
}
