import { unitLetter, type Outside } from '@rackmark/analysis';
import type { Cell } from '@rackmark/contracts';
import type { StoredReport } from './reports.repository.js';

/**
 * What things are called in a report. Devices by their device model, with a letter where there are several of one: in the order
 * of their cells, so that a device keeps its letter from version to version as long as its cells stay.
 */
export function namesFor(
  { labels, shows }: Pick<StoredReport, 'labels' | 'shows'>,
  cells: readonly Cell[],
): Outside {
  const byModel = new Map<string, string[]>();
  for (const { device } of cells) {
    const own = byModel.get(device.device_model) ?? [];
    if (!own.includes(device.id)) byModel.set(device.device_model, [...own, device.id]);
  }
  const plain = new Map(
    [...byModel].flatMap(([model, ids]) =>
      ids.map((id, i) => [id, ids.length > 1 ? `${model} ${unitLetter(i)}` : model] as const),
    ),
  );
  return {
    runtimeTexts: shows.runtime_texts,
    modelLabel: (sha256, name) => labels.models[sha256] ?? name,
    deviceLabel: (id, name) => labels.devices[id] ?? (shows.device_names ? name : (plain.get(id) ?? name)),
  };
}
