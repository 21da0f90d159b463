import type { StoredEvent } from '../../platform/events/event.js';

/** Lists that a page fetches again. */
export type LiveChanged = 'benchmarks' | 'models' | 'agents' | 'suites';

/** What open pages are to hear of anew. */
export interface News {
  benchmarks: Set<string>;
  /** By benchmark. */
  cells: Map<string, Set<string>>;
  happenings: Map<string, number[]>;
  ended: Set<string>;
  devices: Set<string>;
  lists: Set<LiveChanged>;
}

/** What events say of whom: several of one thing are one piece of news. */
export function newsOf(events: readonly StoredEvent[]): News {
  const news: News = {
    ...{ benchmarks: new Set(), cells: new Map(), happenings: new Map() },
    ...{ ended: new Set(), devices: new Set(), lists: new Set() },
  };
  for (const event of events) add(news, event);
  return news;
}

function add(news: News, event: StoredEvent): void {
  if ('benchmark_id' in event) news.benchmarks.add(event.benchmark_id);
  switch (event.kind) {
    case 'run_stored':
    case 'cell_changed':
    case 'cell_ended': {
      const cells = news.cells.get(event.benchmark_id) ?? new Set();
      news.cells.set(event.benchmark_id, cells.add(event.data.cell_id));
      return;
    }
    case 'happened': {
      const said = news.happenings.get(event.benchmark_id) ?? [];
      news.happenings.set(event.benchmark_id, [...said, event.data.happening_id]);
      return;
    }
    case 'benchmark_ended':
      news.ended.add(event.benchmark_id);
      news.lists.add('benchmarks');
      return;
    case 'benchmark_created':
      news.lists.add('benchmarks');
      return;
    case 'device_arrived':
    case 'device_changed':
    case 'device_moved':
    case 'device_retired':
    case 'device_removed':
      news.devices.add(event.data.device_id);
      return;
    case 'model_arrived':
    case 'model_changed':
    case 'model_removed':
      news.lists.add('models');
      return;
    case 'suite_read':
      news.lists.add('suites');
      return;
    case 'run_began':
    case 'attempt_ended':
    case 'benchmark_started':
      return;
  }
}
