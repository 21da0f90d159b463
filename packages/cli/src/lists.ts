import { engineLabel } from '@rackmark/contracts';
import { withPortal, type PortalOptions } from './portal/with-portal.js';
import { table, terminal } from './table.js';

export interface ListOptions extends PortalOptions {
  json?: boolean;
}

export async function listModels({ json, ...where }: ListOptions): Promise<void> {
  await withPortal(where, async (api) => {
    const models = await api.models();
    if (json) return void process.stdout.write(`${JSON.stringify(models, null, 2)}\n`);
    if (models.length === 0)
      return void process.stdout.write('No models yet. npx rackmark bench model.tflite uploads one.\n');
    const rows = models.map((m) => [
      m.name,
      m.family ?? '–',
      `${(m.size_bytes / 2 ** 20).toFixed(2)} MiB`,
      m.facts.quantisation_text,
      m.sha256.slice(0, 12),
    ]);
    process.stdout.write(
      `${table(['Model', 'Family', 'Size', 'Weights', 'SHA-256'], rows, terminal(['Family']))}\n`,
    );
  });
}

export async function listDevices({ json, ...where }: ListOptions): Promise<void> {
  await withPortal(where, async (api) => {
    const devices = await api.devices();
    if (json) return void process.stdout.write(`${JSON.stringify(devices, null, 2)}\n`);
    if (devices.length === 0) return void process.stdout.write('No devices: no agent has connected yet.\n');
    const rows = devices.map((d) => [
      d.facts.name,
      d.facts.kind,
      `${d.reachability}, ${d.admin === 'enabled' ? d.phase.replaceAll('_', ' ') : d.admin}`,
      d.facts.engines
        .map((e) =>
          e.available
            ? `${engineLabel(e.engine)} ${e.version} (${e.accelerators
                .filter((a) => a.available)
                .map((a) => a.accelerator)
                .join(', ')})`
            : `no ${engineLabel(e.engine)}`,
        )
        .join('; '),
      d.agent_name,
    ]);
    process.stdout.write(
      `${table(['Device', 'Kind', 'State', 'Engines', 'Agent'], rows, terminal(['Kind', 'Agent']))}\n`,
    );
  });
}
