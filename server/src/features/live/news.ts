import type { StoredEvent } from '../../platform/events/event.js';

/** What open pages are to hear of. */
export interface News {
  benchmarks: Set<string>;
  /** By benchmark. */
  cells: Map<string, Set<string>>;
  /** Jobs that have got further, by benchmark. */
  jobs: Map<string, Set<string>>;
  /** Runs that began or ended, by cell; none: any of them. */
  runs: Map<string, Set<string>>;
  happenings: Map<string, number[]>;
  /** Benchmarks that stand in other lists now. */
  listed: Set<string>;
  ended: Set<string>;
  devices: Set<string>;
  /** Teams by device. */
  removedDevices: Map<string, string>;
  /** By team. */
  models: Map<string, Set<string>>;
  /** Teams a suite of whose had its series computed again, or an alert of whose knows more. */
  suitesOfTeams: Set<string>;
}

/** What events say of whom: several of one thing are one piece of news. */
export function newsOf(events: readonly StoredEvent[]): News {
  const news: News = {
    ...{ benchmarks: new Set(), cells: new Map(), jobs: new Map(), runs: new Map(), happenings: new Map() },
    ...{ listed: new Set(), ended: new Set(), devices: new Set(), removedDevices: new Map() },
    ...{ models: new Map(), suitesOfTeams: new Set() },
  };
  for (const event of events) add(news, event);
  return news;
}

function add(news: News, event: StoredEvent): void {
  if ('benchmark_id' in event) news.benchmarks.add(event.benchmark_id);
  switch (event.kind) {
    case 'run_began':
      put(news.jobs, event.benchmark_id, event.data.job_id);
      put(news.runs, event.data.cell_id, event.data.run_id);
      return;
    case 'run_stored':
      put(news.jobs, event.benchmark_id, event.data.job_id);
      put(news.runs, event.data.cell_id, event.data.run_id);
      put(news.cells, event.benchmark_id, event.data.cell_id);
      return;
    case 'cell_changed':
    case 'cell_ended':
      put(news.cells, event.benchmark_id, event.data.cell_id);
      put(news.runs, event.data.cell_id);
      return;
    case 'attempt_ended':
      put(news.jobs, event.benchmark_id, event.data.job_id);
      return;
    case 'happened': {
      const said = news.happenings.get(event.benchmark_id) ?? [];
      news.happenings.set(event.benchmark_id, [...said, event.data.happening_id]);
      return;
    }
    case 'benchmark_ended':
      news.ended.add(event.benchmark_id);
      news.listed.add(event.benchmark_id);
      return;
    case 'benchmark_created':
      news.listed.add(event.benchmark_id);
      return;
    case 'device_arrived':
    case 'device_changed':
    case 'device_moved':
    case 'device_retired':
      news.devices.add(event.data.device_id);
      return;
    case 'device_removed':
      news.devices.add(event.data.device_id);
      news.removedDevices.set(event.data.device_id, event.data.team_id);
      return;
    case 'model_arrived':
    case 'model_changed':
    case 'model_removed':
      put(news.models, event.data.team_id, event.data.sha256);
      return;
    case 'suite_read':
    case 'bisect_moved':
      news.suitesOfTeams.add(event.data.team_id);
      return;
    case 'benchmark_started':
    case 'alert_raised':
    case 'alert_ended':
    case 'gate_decided':
      return;
  }
}

function put(into: Map<string, Set<string>>, key: string, ...values: string[]): void {
  const all = into.get(key) ?? new Set();
  for (const value of values) all.add(value);
  into.set(key, all);
}
