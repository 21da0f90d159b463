import type { Messages } from '../../message.js';

/** A suite's own page of what can be changed. */
export const suiteEdit = {
  'suite_edit.open': { en: 'Edit', es: 'Editar' },
  'suite_edit.title': { en: 'Edit {name}', es: 'Editar {name}' },
  'suite_edit.what': {
    en: 'What was measured stays. Changes count from the next run on; metrics and budgets at once.',
    es: 'Lo medido se conserva. Los cambios valen desde la próxima ejecución; métricas y límites, de inmediato.',
  },
  'suite_edit.name_missing': { en: 'Give it a name.', es: 'Dele un nombre.' },
  'suite_edit.name_number': {
    en: 'A name needs a letter: suites are found by their number, too.',
    es: 'El nombre necesita una letra: las suites también se buscan por su número.',
  },
  'suite_edit.watched': { en: 'What is followed', es: 'Qué se sigue' },
  'suite_edit.watched_note': {
    en: 'Each one makes a series of every cell that measures it. One that is left out keeps its results and is read no more.',
    es: 'Cada una forma una serie de cada celda que la mide. La que se quita conserva sus resultados y no se lee más.',
  },
  'suite_edit.watch_something': { en: 'Follow at least one metric.', es: 'Siga al menos una métrica.' },
  'suite_edit.budgets_note': {
    en: 'A limit for series, whatever came before. It is crossed when the whole interval of the newest level is beyond it.',
    es: 'Un límite para series, sea cual sea el pasado. Se supera cuando todo el intervalo del nivel más nuevo queda más allá.',
  },
  'suite_edit.no_budget': { en: 'None yet.', es: 'Todavía ninguno.' },
  'suite_edit.budget_add': { en: 'Add a budget', es: 'Añadir un límite' },
  'suite_edit.budget_n': { en: 'budget {n, number}', es: 'límite {n, number}' },
  'suite_edit.budget_remove': { en: 'Remove budget {n, number}', es: 'Quitar el límite {n, number}' },
  'suite_edit.limit_wrong': {
    en: 'Each limit must be a number above 0.',
    es: 'Cada límite debe ser un número mayor que 0.',
  },
  'suite_edit.at_most': { en: 'at most, {name}', es: 'como máximo, {name}' },
  'suite_edit.at_least': { en: 'at least, {name}', es: 'como mínimo, {name}' },
  'suite_edit.of_model': { en: 'model', es: 'modelo' },
  'suite_edit.of_configuration': { en: 'configuration', es: 'configuración' },
  'suite_edit.of_devices': { en: 'device models', es: 'modelos de dispositivo' },
  'suite_edit.every': { en: 'all', es: 'todos' },
  'suite_edit.tier': {
    en: '{word, select, high {high-end} mid {mid-range} other {entry-level}} phones',
    es: 'móviles de gama {word, select, high {alta} mid {media} other {de entrada}}',
  },
  'suite_edit.schedule': { en: 'Schedule', es: 'Programación' },
  'suite_edit.schedule_when': { en: 'runs by itself', es: 'se ejecuta sola' },
  'suite_edit.schedule_none': { en: 'never', es: 'nunca' },
  'suite_edit.schedule_nightly': { en: 'every night at 2', es: 'cada noche a las 2' },
  'suite_edit.schedule_weekly': { en: 'each Monday at 6', es: 'cada lunes a las 6' },
  'suite_edit.schedule_own': { en: 'at other times', es: 'a otras horas' },
  'suite_edit.schedule_by_hand': {
    en: 'It runs when somebody starts it here, from CI or from the shell.',
    es: 'Se ejecuta cuando alguien la inicia aquí, desde CI o desde la consola.',
  },
  'suite_edit.cron': {
    en: 'minute, hour, day, month, weekday',
    es: 'minuto, hora, día, mes, día de la semana',
  },
  'suite_edit.time_zone': { en: 'time zone', es: 'zona horaria' },
  'suite_edit.next_runs': { en: 'Next: {list}.', es: 'Próximas: {list}.' },
  'suite_edit.devices': { en: 'Devices', es: 'Dispositivos' },
  'suite_edit.devices_note': {
    en: 'Chosen again each time it runs, so a phone that joins the rack later is measured, too.',
    es: 'Se eligen de nuevo en cada ejecución: un dispositivo que llegue después también se mide.',
  },
  'suite_edit.devices_exactly': {
    en: '{n, plural, one {exactly this one device, as before} other {exactly these # devices, as before}}',
    es: '{n, plural, one {exactamente este dispositivo, como hasta ahora} other {exactamente estos # dispositivos, como hasta ahora}}',
  },
  'suite_edit.devices_models': { en: '{list}, as before', es: '{list}, como hasta ahora' },
  'suite_edit.devices_as_is': { en: 'as before', es: 'como hasta ahora' },
  'suite_edit.devices_facts': { en: 'by their facts', es: 'por sus características' },
  'suite_edit.devices_none': { en: 'No device fits now.', es: 'Ningún dispositivo cumple ahora.' },
  'suite_edit.devices_now': { en: 'Now {devices}: {list}.', es: 'Ahora {devices}: {list}.' },
  'suite_edit.baseline_title': { en: 'Baseline', es: 'Base' },
  'suite_edit.baseline_note': {
    en: 'What a gate holds a release against where nobody names one.',
    es: 'Con qué se compara una versión cuando nadie nombra otra.',
  },
  'suite_edit.baseline': { en: 'held against', es: 'se compara con' },
  'suite_edit.baseline_kind': {
    en: '{word, select, previous {the release before} release {a named release} branch {where its branch began} other {the last releases together}}',
    es: '{word, select, previous {la versión anterior} release {una versión con nombre} branch {el origen de su rama} other {las últimas versiones juntas}}',
  },
  'suite_edit.baseline_which': {
    en: '{word, select, release {release} branch {branch} other {how many}}',
    es: '{word, select, release {versión} branch {rama} other {cuántas}}',
  },
  'suite_edit.baseline_release': { en: 'Name the release.', es: 'Nombre la versión.' },
  'suite_edit.baseline_branch': { en: 'Name the branch.', es: 'Nombre la rama.' },
  'suite_edit.baseline_last': { en: 'From 2 to 50.', es: 'De 2 a 50.' },
  'suite_edit.plan_note': {
    en: 'Another plan measures otherwise: series may show a step that is only that.',
    es: 'Otro plan mide de otra manera: las series pueden mostrar un cambio que sea solo eso.',
  },
  'suite_edit.seconds_at_most': { en: 'seconds a run, at most', es: 'segundos por ejecución, como máximo' },
  'suite_edit.whole': {
    en: 'A whole number from {from} to {to}.',
    es: 'Un número entero de {from} a {to}.',
  },
  'suite_edit.number': { en: 'A number from {from} to {to}.', es: 'Un número de {from} a {to}.' },
  'suite_edit.save': { en: 'Save', es: 'Guardar' },
  'suite_edit.remove': { en: 'Remove the suite…', es: 'Eliminar la suite…' },
  'suite_edit.remove_title': { en: 'Remove {name}?', es: '¿Eliminar {name}?' },
  'suite_edit.goes': { en: 'Goes for good:', es: 'Se pierde para siempre:' },
  'suite_edit.goes_what': {
    en: 'the suite with {a}, {b}, and its alerts with what was written there.',
    es: 'la suite con {a}, {b} y sus alertas con lo que se escribió en ellas.',
  },
  'suite_edit.stays': { en: 'Stays:', es: 'Se conserva:' },
  'suite_edit.stays_what': {
    en: 'its benchmarks with every run, the models, and the answers of gates.',
    es: 'sus pruebas con cada ejecución, los modelos y las respuestas de los gates.',
  },
  'suite_edit.running_stays': {
    en: 'Benchmark {many} is running and goes on; cancel it there if nobody needs it.',
    es: 'La prueba {many} está en curso y sigue; cancélela allí si nadie la necesita.',
  },
  'suite_edit.remove_do': { en: 'Remove it', es: 'Eliminarla' },
} as const satisfies Messages;
