import type { Messages } from '../../message.js';

export const app = {
  'app.just_now': { en: 'just now', es: 'ahora mismo' },
  'app.ago': { en: '{time} ago', es: 'hace {time}' },
  'app.rack': { en: 'Rack', es: 'Rack' },
  'app.models': { en: 'Models', es: 'Modelos' },
  'app.benchmarks': { en: 'Benchmarks', es: 'Pruebas' },
  'app.compare': { en: 'Compare', es: 'Comparar' },
  'app.main': { en: 'Main', es: 'Principal' },
  'app.need_you': {
    en: '{n, plural, one {# needs you} other {# need you}}',
    es: '{n, plural, one {# le necesita} other {# le necesitan}}',
  },
  'app.running': { en: '{many} running', es: '{many} en curso' },
  'app.light_or_dark': { en: 'Light or dark', es: 'Claro u oscuro' },
  'app.rackmark_start_page': { en: 'Rackmark, start page', es: 'Rackmark, página de inicio' },
  'app.sign_out': { en: 'Sign out', es: 'Cerrar sesión' },
  'app.to_the_content': { en: 'To the content', es: 'Ir al contenido' },
  'app.menu': { en: 'Menu', es: 'Menú' },
  'app.models_v': { en: 'models: {value} · v{version}', es: 'modelos: {value} · v{version}' },
  'app.there_is_no_page_here': { en: 'There is no page here.', es: 'Aquí no hay ninguna página.' },
  'app.the_address_may_have_been_mistyped': {
    en: 'The address may have been mistyped, or what it showed was deleted.',
    es: 'Puede que la dirección esté mal escrita o que se haya eliminado lo que mostraba.',
  },
  'app.to_the_start_page': { en: 'To the start page', es: 'Ir a la página de inicio' },
  'app.try_again': { en: 'Try again', es: 'Reintentar' },
  'app.loading': { en: 'Loading', es: 'Cargando' },
  'app.the_portal_cannot_reach_its_database': {
    en: 'The portal cannot reach its database. What you see may be out of date; it is tried again by itself.',
    es: 'El portal no llega a su base de datos. Lo que ve puede no estar al día; se vuelve a intentar automáticamente.',
  },
  'app.the_connection_to_the_portal_is': {
    en: 'The connection to the portal is lost. What you see may be out of date; it is tried again by itself.',
    es: 'Se perdió la conexión con el portal. Lo que ve puede no estar al día; se vuelve a intentar automáticamente.',
  },
  'app.close': { en: 'Close', es: 'Cerrar' },
  'app.sim': {
    en: 'Simulated by a program, no real device: its numbers say nothing about one.',
    es: 'Simulado por un programa, sin dispositivo real: sus cifras no dicen nada de uno real.',
  },
  'app.simulated': { en: 'simulated', es: 'simulado' },
  'app.mean_reported': { en: 'mean, reported', es: 'media, según benchmark_model' },
  'app.mean': { en: 'mean,', es: 'media,' },
  'app.as_benchmarkmodel_reported_it_no_raw': {
    en: 'as benchmark_model reported it; no raw samples',
    es: 'según informó benchmark_model; sin muestras',
  },
  'app.median_with_95_interval': {
    en: 'Median {what} with 95 % interval',
    es: 'Mediana de {what} con intervalo del 95 %',
  },
  'app.reported_by_benchmarkmodel_it_keeps_no': {
    en: 'Reported by benchmark_model; it keeps no raw samples',
    es: 'Según benchmark_model, que no guarda muestras',
  },
  'app.needs': { en: 'needs ~{runs}', es: 'faltan unas {runs}' },
  'app.suspect_runs_in_it': { en: 'suspect runs in it', es: 'contiene ejecuciones dudosas' },
  'app.the_portal_does_not_answer_is': {
    en: 'The portal does not answer. Is it still running on this computer?',
    es: 'El portal no responde. ¿Sigue en marcha en este equipo?',
  },
  'app.the_portal_answered': { en: 'The portal answered {text}.', es: 'El portal respondió {text}.' },
  'app.other_language': { en: 'Español', es: 'English' },
} as const satisfies Messages;
