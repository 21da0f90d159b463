import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { Shell, NotFound, PageError } from './shell.js';
import { listOf, parseSearch, stringifySearch } from './search.js';

const root = createRootRoute({ component: Shell, notFoundComponent: NotFound, errorComponent: PageError });
const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

export interface NewBenchmarkSearch {
  model: string[];
  engine: string[];
  accelerator: string[];
  threads: string[];
  device: string[];
  kind?: string;
  cores?: string;
  memory?: string;
  repeats?: string;
  iterations?: string;
  seconds?: string;
}
export interface CompareSearch {
  base?: string;
  candidate: string[];
  metric?: string;
  delta?: string;
  view?: string;
  cell?: string;
}

const routes = [
  createRoute({
    getParentRoute: () => root,
    path: '/',
    component: lazyRouteComponent(() => import('../features/start/start-page.js'), 'StartPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/rack',
    component: lazyRouteComponent(() => import('../features/rack/rack-page.js'), 'RackPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/models',
    validateSearch: (s: Record<string, unknown>): { search?: string; family?: string } => ({
      search: text(s['search']),
      family: text(s['family']),
    }),
    component: lazyRouteComponent(() => import('../features/models/models-page.js'), 'ModelsPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/models/$sha',
    component: lazyRouteComponent(() => import('../features/models/model-page.js'), 'ModelPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/benchmarks',
    validateSearch: (s: Record<string, unknown>): { state?: string } => ({ state: text(s['state']) }),
    component: lazyRouteComponent(
      () => import('../features/benchmarks/benchmarks-page.js'),
      'BenchmarksPage',
    ),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/benchmarks/new',
    validateSearch: (s: Record<string, unknown>): NewBenchmarkSearch => ({
      model: listOf(s['model']),
      engine: listOf(s['engine']),
      accelerator: listOf(s['accelerator']),
      threads: listOf(s['threads']),
      device: listOf(s['device']),
      kind: text(s['kind']),
      cores: text(s['cores']),
      memory: text(s['memory']),
      repeats: text(s['repeats']),
      iterations: text(s['iterations']),
      seconds: text(s['seconds']),
    }),
    component: lazyRouteComponent(
      () => import('../features/benchmarks/new-benchmark-page.js'),
      'NewBenchmarkPage',
    ),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/benchmarks/$ref',
    validateSearch: (s: Record<string, unknown>): { cell?: string } => ({ cell: text(s['cell']) }),
    component: lazyRouteComponent(() => import('../features/benchmarks/benchmark-page.js'), 'BenchmarkPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/compare',
    validateSearch: (s: Record<string, unknown>): CompareSearch => ({
      base: text(s['base']),
      candidate: listOf(s['candidate']),
      metric: text(s['metric']),
      delta: text(s['delta']),
      view: text(s['view']),
      cell: text(s['cell']),
    }),
    component: lazyRouteComponent(() => import('../features/compare/compare-page.js'), 'ComparePage'),
  }),
] as const;

export const router = createRouter({
  routeTree: root.addChildren([...routes]),
  parseSearch,
  stringifySearch,
  defaultPreload: 'intent',
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
