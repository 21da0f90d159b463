import { engineLabel } from '@rackmark/contracts';
import { withPortal, type PortalOptions } from './portal/with-portal.js';
import { table, terminal } from './table.js';
import { words } from './words.js';

export interface ListOptions extends PortalOptions {
  json?: boolean;
}

export async function listModels({ json, ...where }: ListOptions): Promise<void> {
  await withPortal(where, async (api) => {
    const models = await api.models();
    if (json) return void process.stdout.write(`${JSON.stringify(models, null, 2)}\n`);
    if (models.length === 0) return void process.stdout.write(`${words().say('shell.models.none')}\n`);
    const rows = models.map((m) => [
      m.name,
      m.family ?? '–',
      words().plain(words().bytes(m.size_bytes)),
      m.facts.quantisation_text,
      m.sha256.slice(0, 12),
    ]);
    const header = [
      ...(['column.model', 'column.family', 'column.size', 'column.weights'] as const).map((c) =>
        words().say(c),
      ),
      'SHA-256',
    ];
    process.stdout.write(`${table(header, rows, terminal([words().say('column.family')]))}\n`);
  });
}

export async function listDevices({ json, ...where }: ListOptions): Promise<void> {
  await withPortal(where, async (api) => {
    const devices = await api.devices();
    if (json) return void process.stdout.write(`${JSON.stringify(devices, null, 2)}\n`);
    if (devices.length === 0) return void process.stdout.write(`${words().say('shell.devices.none')}\n`);
    const rows = devices.map((d) => [
      d.facts.name,
      words().say('word.device_kind', { word: d.facts.kind }),
      words().say('shell.devices.state', {
        state: d.reachability,
        word: d.admin === 'enabled' ? d.phase : d.admin,
      }),
      d.facts.engines
        .map((e) =>
          e.available
            ? `${engineLabel(e.engine)} ${e.version} (${e.accelerators
                .filter((a) => a.available)
                .map((a) => a.accelerator)
                .join(', ')})`
            : words().say('shell.devices.no_engine', { name: engineLabel(e.engine) }),
        )
        .join('; '),
      d.agent_name,
    ]);
    const columns = [
      'column.device',
      'column.kind',
      'column.state',
      'column.engines',
      'column.agent',
    ] as const;
    const less = (['column.kind', 'column.agent'] as const).map((c) => words().say(c));
    const header = columns.map((c) => words().say(c));
    process.stdout.write(`${table(header, rows, terminal(less))}\n`);
  });
}
