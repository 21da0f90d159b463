import type { Messages } from '../../message.js';

export const start = {
  'start.need_attention': { en: 'Need attention', es: 'Requieren atención' },
  'start.first_what_a_person_must_do': {
    en: 'first what a person must do',
    es: 'primero lo que debe hacer una persona',
  },
  'start.more_on_rack': {
    en: '{n, plural, one {# more is on the rack page} other {# more are on the rack page}}',
    es: '{n, plural, one {Hay # más en la página del rack} other {Hay # más en la página del rack}}',
  },
  'start.rackmark_runs_on_this_computer': {
    en: 'Rackmark runs on this computer',
    es: 'Rackmark funciona en este equipo',
  },
  'start.a_first_benchmark_was_started_by': {
    en: 'A first benchmark was started by itself, with two small sample models. Nothing leaves this computer.',
    es: 'Se inició automáticamente una primera prueba con dos pequeños modelos de ejemplo. Nada sale de este equipo.',
  },
  'start.a_rack_of_simulated_phones_to': {
    en: 'A rack of simulated phones, to see what the pages show.',
    es: 'Un rack de teléfonos simulados, para ver lo que muestran las páginas.',
  },
  'start.models_measured_on_real_devices_every': {
    en: 'Models measured on real devices. Every number says whether it can be trusted, and why.',
    es: 'Modelos medidos en dispositivos reales. Cada cifra dice si es fiable y por qué.',
  },
  'start.this_computer': { en: 'This computer', es: 'Este equipo' },
  'start.devices': { en: 'Devices', es: 'Dispositivos' },
  'start.the_only_device_so_far': { en: 'the only device so far', es: 'el único dispositivo por ahora' },
  'start.the_agent_of_this_computer_has': {
    en: 'The agent of this computer has not connected yet. It does within a few seconds of the start.',
    es: 'El agente de este equipo todavía no se ha conectado. Lo hará a los pocos segundos del arranque.',
  },
  'start.latest_benchmark': { en: 'Latest benchmark', es: 'Última prueba' },
  'start.benchmark': { en: 'Benchmark {many}', es: 'Prueba {many}' },
  'start.made': { en: 'made {time}', es: 'realizada {time}' },
  'start.took': { en: 'took {time}', es: 'duró {time}' },
  'start.open_the_comparison': { en: 'Open the comparison', es: 'Abrir la comparación' },
  'start.all_numbers_and_how_they_were': {
    en: 'All numbers and how they were measured',
    es: 'Todas las cifras y cómo se midieron',
  },
  'start.benchmark_under_way': { en: 'Benchmark under way', es: 'Prueba en curso' },
  'start.waiting_for_a_device': { en: 'Waiting for a device', es: 'En espera de un dispositivo' },
  'start.measuring_now': { en: 'Measuring now', es: 'Midiendo' },
  'start.about_left': { en: 'about {time} left', es: 'quedan unos {time}' },
  'start.latency_of_the_last_iterations': {
    en: 'Latency of the last {many} iterations',
    es: 'Latencia de las últimas {many} iteraciones',
  },
  'start.watch_it': { en: 'Watch it', es: 'Ver en directo' },
  'start.nothing_measured_yet': { en: 'Nothing measured yet.', es: 'Todavía no se ha medido nada.' },
  'start.drop_a_tflite_file_choose_configurations': {
    en: 'Drop a .tflite file, choose configurations, and see how it runs on {what}.',
    es: 'Suelte un archivo .tflite, elija configuraciones y vea cómo funciona en {what}.',
  },
  'start.this_computer_2': { en: 'this computer', es: 'este equipo' },
  'start.processor': { en: 'processor', es: 'procesador' },
  'start.memory': { en: 'memory', es: 'memoria' },
  'start.accelerators': { en: 'accelerators', es: 'aceleradores' },
  'start.no_gpu_offered': { en: 'no GPU offered', es: 'sin GPU' },
  'start.engine': { en: 'engine', es: 'motor' },
  'start.native': { en: 'native', es: 'nativo' },
  'start.none': { en: 'none', es: 'ninguno' },
  'start.next': { en: 'Next', es: 'A continuación' },
  'start.measure_your_own_model': { en: 'Measure your own model', es: 'Mida su propio modelo' },
  'start.drop_the_file_above_and_look': {
    en: 'Drop the file above and look at what is in it.',
    es: 'Suelte el archivo arriba y vea qué contiene.',
  },
  'start.new_benchmark_choose_threads_and_engines': {
    en: 'New benchmark: choose threads and engines; several make a matrix.',
    es: 'Nueva prueba: elija hilos y motores; si elige varios, forman una matriz.',
  },
  'start.watch_it_then_compare': {
    en: 'Watch it, then compare.',
    es: 'Sígala en directo y después compare.',
  },
  'start.from_the_shell': { en: 'From the shell', es: 'Desde la consola' },
  'start.the_same_against_this_portal_with': {
    en: 'The same against this portal, with a table at the end.',
    es: 'Lo mismo contra este portal, con una tabla al final.',
  },
  'start.versions_of_the_runtime': {
    en: 'Versions of the runtime, side by side',
    es: 'Versiones del entorno de ejecución, una junto a otra',
  },
  'start.versions_text': {
    en: 'Did a release of LiteRT make it slower? This fetches the versions that are missing and measures the model on each of them.',
    es: '¿Alguna versión de LiteRT lo hizo más lento? Esto descarga las versiones que faltan y mide el modelo en cada una.',
  },
  'start.in_a_script': { en: 'In a script', es: 'En un script' },
  'start.exit_0_when_every_cell_was': {
    en: 'Exit 0 when every cell was measured, 1 when one was not, 3 when it could not run.',
    es: 'Sale con 0 si se midieron todas las celdas, 1 si faltó alguna, 3 si no se pudo ejecutar.',
  },
} as const satisfies Messages;
