import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  notFound,
} from '@tanstack/react-router';
import { Root, NotFound, PageError } from './shell.js';
import { newBenchmarkSearchOf } from '../lib/new-benchmark-search.js';
import { compareSearchOf } from '../features/compare/compare-search.js';
import { rackSearchOf } from '../features/rack/rack-search.js';
import { matrixSearchOf } from '../features/matrix/matrix-search.js';
import { suiteSearchOf } from '../features/suites/suite-search.js';
import { seriesSearchOf } from '../features/series/series-search.js';
import { tableSearchOf, type TableSearch } from '../components/table/table-state.js';
import { parseSearch, stringifySearch, textOf } from '../lib/search.js';

const root = createRootRoute({ component: Root, notFoundComponent: NotFound, errorComponent: PageError });

const routes = [
  createRoute({
    getParentRoute: () => root,
    path: '/',
    component: lazyRouteComponent(() => import('../features/start/start-page.js'), 'StartPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/rack',
    validateSearch: rackSearchOf,
    component: lazyRouteComponent(() => import('../features/rack/rack-page.js'), 'RackPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/models',
    validateSearch: (s: Record<string, unknown>): { search?: string; family?: string } & TableSearch => ({
      ...tableSearchOf(s),
      search: textOf(s['search']),
      family: textOf(s['family']),
    }),
    component: lazyRouteComponent(() => import('../features/models/models-page.js'), 'ModelsPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/models/$sha',
    validateSearch: (s: Record<string, unknown>) => ({
      ...tableSearchOf(s, 'variants_'),
      ...tableSearchOf(s, 'parts_'),
      ...tableSearchOf(s, 'operators_'),
      ...tableSearchOf(s, 'sections_'),
      ...tableSearchOf(s, 'weights_'),
    }),
    component: lazyRouteComponent(() => import('../features/models/model-page.js'), 'ModelPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/benchmarks',
    validateSearch: (s: Record<string, unknown>): { state?: string; search?: string } & TableSearch => ({
      state: textOf(s['state']),
      search: textOf(s['search']),
      ...tableSearchOf(s),
    }),
    component: lazyRouteComponent(
      () => import('../features/benchmarks/benchmarks-page.js'),
      'BenchmarksPage',
    ),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/benchmarks/new',
    validateSearch: newBenchmarkSearchOf,
    component: lazyRouteComponent(
      () => import('../features/benchmarks/new-benchmark-page.js'),
      'NewBenchmarkPage',
    ),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/benchmarks/$ref',
    validateSearch: (s: Record<string, unknown>): { cell?: string } & TableSearch & TableSearch<'runs_'> => ({
      cell: textOf(s['cell']),
      ...tableSearchOf(s),
      ...tableSearchOf(s, 'runs_'),
    }),
    component: lazyRouteComponent(() => import('../features/benchmarks/benchmark-page.js'), 'BenchmarkPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/compare',
    validateSearch: compareSearchOf,
    component: lazyRouteComponent(() => import('../features/compare/compare-page.js'), 'ComparePage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/_gallery',
    beforeLoad: () => {
      if (!import.meta.env.DEV) throw notFound();
    },
    // Not in what is built: no page of a portal loads it.
    component: import.meta.env.DEV
      ? lazyRouteComponent(() => import('../features/gallery/gallery-page.js'), 'GalleryPage')
      : undefined,
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/suites',
    validateSearch: (s: Record<string, unknown>): { search?: string } & TableSearch => ({
      ...tableSearchOf(s),
      search: textOf(s['search']),
    }),
    component: lazyRouteComponent(() => import('../features/suites/suites-page.js'), 'SuitesPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/suites/$ref',
    validateSearch: suiteSearchOf,
    component: lazyRouteComponent(() => import('../features/suites/suite-page.js'), 'SuitePage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/suites/$ref/matrix',
    validateSearch: matrixSearchOf,
    component: lazyRouteComponent(() => import('../features/matrix/matrix-page.js'), 'MatrixPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/suites/$ref/edit',
    component: lazyRouteComponent(() => import('../features/suites/edit/edit-page.js'), 'EditSuitePage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/alerts',
    component: lazyRouteComponent(() => import('../features/alerts/alerts-page.js'), 'AlertsPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/alerts/$ref',
    validateSearch: (s: Record<string, unknown>): TableSearch => tableSearchOf(s),
    component: lazyRouteComponent(() => import('../features/alerts/alerts-page.js'), 'AlertPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/gates',
    validateSearch: (s: Record<string, unknown>): { suite?: string } & TableSearch => ({
      ...tableSearchOf(s),
      suite: textOf(s['suite']),
    }),
    component: lazyRouteComponent(() => import('../features/gates/gates-page.js'), 'GatesPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/gates/$ref',
    validateSearch: (s: Record<string, unknown>): TableSearch => tableSearchOf(s),
    component: lazyRouteComponent(() => import('../features/gates/gate-page.js'), 'GatePage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/series/$id',
    validateSearch: seriesSearchOf,
    component: lazyRouteComponent(() => import('../features/series/series-page.js'), 'SeriesPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/settings/notifications',
    component: lazyRouteComponent(
      () => import('../features/notifications/notifications-page.js'),
      'NotificationsPage',
    ),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/reports',
    validateSearch: (s: Record<string, unknown>): { search?: string } & TableSearch => ({
      ...tableSearchOf(s),
      search: textOf(s['search']),
    }),
    component: lazyRouteComponent(() => import('../features/reports/reports-page.js'), 'ReportsPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/reports/$ref',
    validateSearch: (s: Record<string, unknown>): { view?: string } => ({ view: textOf(s['view']) }),
    component: lazyRouteComponent(() => import('../features/reports/report-page.js'), 'ReportPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/r/$key',
    component: lazyRouteComponent(() => import('../features/reports/shared-page.js'), 'SharedPage'),
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
