import type { Messages } from '../../message.js';

export const suites = {
  'app.suites': { en: 'Suites', es: 'Suites' },
  'suites.title': { en: 'Suites and releases', es: 'Suites y versiones' },
  'suites.what': {
    en: 'A suite is a benchmark that runs again for each release.',
    es: 'Una suite es una prueba que se repite con cada versión.',
  },
  'n.series': {
    en: '{n, plural, one {# series} other {# series}}',
    es: '{n, plural, one {# serie} other {# series}}',
  },
  'n.release': {
    en: '{n, plural, one {# release} other {# releases}}',
    es: '{n, plural, one {# versión} other {# versiones}}',
  },

  'suites.lead.none': { en: 'Nothing is watched yet.', es: 'Todavía no se vigila nada.' },
  'suites.lead.slower': {
    en: '{n, plural, one {One of {of, plural, one {# suite} other {# suites}} is slower} other {# of {of, plural, one {# suite} other {# suites}} are slower}}: {list}.',
    es: '{n, plural, one {Una de {of, plural, one {# suite} other {# suites}} es más lenta} other {# de {of, plural, one {# suite} other {# suites}} son más lentas}}: {list}.',
  },
  'suites.lead.one_slower': { en: '{name}, since {value}', es: '{name}, desde {value}' },
  'suites.lead.calm': { en: 'No suite is slower.', es: 'Ninguna suite es más lenta.' },
  'suites.lead.early': { en: 'Too early to tell.', es: 'Demasiado pronto para saberlo.' },
  'suites.lead.not': {
    en: '{n, plural, one {One is not.} other {# are not.}}',
    es: '{n, plural, one {Una no lo es.} other {# no lo son.}}',
  },
  'suites.lead.level': {
    en: '{n, plural, one {One is at its level.} other {# are at their level.}}',
    es: '{n, plural, one {Una sigue en su nivel.} other {# siguen en su nivel.}}',
  },
  'suites.lead.faster': {
    en: '{n, plural, one {One became faster.} other {# became faster.}}',
    es: '{n, plural, one {Una es ahora más rápida.} other {# son ahora más rápidas.}}',
  },
  'suites.lead.untold': {
    en: '{n, plural, one {One cannot tell.} other {# cannot tell.}}',
    es: '{n, plural, one {De una no se sabe.} other {De # no se sabe.}}',
  },
  'suites.lead.begun': {
    en: '{n, plural, one {One has too few releases yet.} other {# have too few releases yet.}}',
    es: '{n, plural, one {Una tiene aún pocas versiones.} other {# tienen aún pocas versiones.}}',
  },
  'suites.lead.not_run': {
    en: '{n, plural, one {One has not run yet.} other {# have not run yet.}}',
    es: '{n, plural, one {Una no se ha ejecutado todavía.} other {# no se han ejecutado todavía.}}',
  },

  'suites.no_suite_yet': { en: 'No suite yet', es: 'Todavía no hay suites' },
  'suites.empty': {
    en: 'A suite is a benchmark that runs again for each release and says whether it became slower, on which devices and since when. Take a benchmark that you have.',
    es: 'Una suite es una prueba que se repite con cada versión y dice si algo es más lento, en qué dispositivos y desde cuándo. Tome una prueba que ya tenga.',
  },
  'suites.empty_nothing': {
    en: 'A suite is a benchmark that runs again for each release and says whether it became slower, on which devices and since when. Measure something first: its benchmark becomes the suite.',
    es: 'Una suite es una prueba que se repite con cada versión y dice si algo es más lento, en qué dispositivos y desde cuándo. Mida algo primero: esa prueba se convierte en la suite.',
  },
  'suites.empty_note': {
    en: 'The first release only sets the level; a change is found from the sixth on, when 3 points stand on each side.',
    es: 'La primera versión solo fija el nivel; un cambio se encuentra a partir de la sexta, cuando hay 3 puntos a cada lado.',
  },
  'suites.make': { en: 'Make a suite', es: 'Crear una suite' },
  'suites.make_of': { en: 'Make one of benchmark {many}', es: 'Crear una de la prueba {many}' },
  'suites.make_title': {
    en: 'Make a suite of benchmark {many}',
    es: 'Crear una suite de la prueba {many}',
  },
  'suites.make_means': {
    en: 'Its models, configurations, devices and plan are saved, and measured again for each release. You can change all of them later.',
    es: 'Se guardan sus modelos, configuraciones, dispositivos y plan, y se miden de nuevo con cada versión. Todo se puede cambiar después.',
  },
  'suites.name': { en: 'name', es: 'nombre' },
  'suites.name_example': { en: 'Camera app', es: 'App de cámara' },
  'suites.cancel': { en: 'Cancel', es: 'Cancelar' },

  'suites.column.suite': { en: 'suite', es: 'suite' },
  'suites.column.answer': { en: 'slower than before?', es: '¿más lento que antes?' },
  'suites.column.last': { en: 'last release', es: 'última versión' },
  'suites.column.devices': { en: 'devices', es: 'dispositivos' },
  'suites.column.next': { en: 'next run', es: 'próxima ejecución' },
  'suites.models_in': { en: '{models} in {a}', es: '{models} en {a}' },
  'suites.none': { en: 'none', es: 'ninguna' },
  'suites.devices_none': { en: 'none fits now', es: 'ninguno cumple ahora' },
  'suites.next.running': { en: 'benchmark {many} is running', es: 'la prueba {many} está en curso' },
  'suites.next.left': { en: 'about {time} left', es: 'faltan unos {time}' },
  'suites.next.waits': { en: 'waits for a release', es: 'espera una versión' },
  'suites.find': { en: 'Find a suite', es: 'Buscar una suite' },
  'suites.find_none': { en: 'No suite is named like “{name}”.', es: 'Ninguna suite se llama como «{name}».' },

  'suites.answer.not_run': { en: 'not run yet', es: 'sin ejecutar todavía' },
  'suites.answer.too_early': { en: 'too early', es: 'demasiado pronto' },
  'suites.answer.no': { en: 'no', es: 'no' },
  'suites.answer.faster': { en: 'no, faster since {name}', es: 'no, más rápido desde {name}' },
  'suites.answer.slower': { en: 'yes, since {name}', es: 'sí, desde {name}' },
  'suites.answer.cannot_tell': { en: 'cannot tell', es: 'no se sabe' },
  'suites.answer.slower_in': {
    en: '{n, number} of {of, plural, one {# series} other {# series}}',
    es: '{n, number} de {of, plural, one {# serie} other {# series}}',
  },
  'suites.answer.over': {
    en: '{n, plural, one {one over its budget} other {# over their budget}}',
    es: '{n, plural, one {una por encima de su límite} other {# por encima de su límite}}',
  },
  'suites.answer.early_because': {
    en: '{n, plural, one {# release} other {# releases}}; changes are found from the sixth on',
    es: '{n, plural, one {# versión} other {# versiones}}; los cambios se encuentran a partir de la sexta',
  },
  'suites.answer.missing': {
    en: '{n, plural, one {# series} other {# series}} without a valid run of the last release',
    es: '{n, plural, one {# serie} other {# series}} sin ejecución válida de la última versión',
  },
  'suites.answer.at_level': {
    en: '{n, plural, one {# series} other {# series}} at their level',
    es: '{n, plural, one {# serie} other {# series}} en su nivel',
  },
  'suites.answer.suspicious': {
    en: '{n, plural, one {one suspicious} other {# suspicious}}',
    es: '{n, plural, one {una sospechosa} other {# sospechosas}}',
  },

  'suites.head': {
    en: '{models} in {a} on {devices}; {runs} a cell',
    es: '{models} en {a} en {devices}; {runs} por celda',
  },
  'suites.run_for': { en: 'Run for a release', es: 'Ejecutar para una versión' },
  'suites.run_another': { en: 'Run it for another release', es: 'Ejecutarla para otra versión' },
  'suites.open_benchmark': { en: 'Open the benchmark', es: 'Abrir la prueba' },
  'suites.running': { en: 'Being measured now', es: 'Se está midiendo ahora' },
  'suites.running_release': { en: '{name} is being measured now', es: 'Se está midiendo {name}' },
  'suites.benchmark': { en: 'Benchmark {many}', es: 'Prueba {many}' },
  'suites.not_run_title': { en: 'Not run yet', es: 'Sin ejecutar todavía' },
  'suites.not_run': {
    en: 'Run it for the release that you have now: its figures become the first level.',
    es: 'Ejecútela para la versión que tiene ahora: sus cifras serán el primer nivel.',
  },
  'suites.added_only': {
    en: '{a} added, none measured yet.',
    es: '{a} en la lista, ninguna medida todavía.',
  },
  'suites.early.title': {
    en: '{name} is measured: {n, number} of {of, plural, one {# run} other {# runs}} valid',
    es: '{name} está medida: {n, number} de {of, plural, one {# ejecución válida} other {# ejecuciones válidas}}',
  },
  'suites.early.all_suspect': {
    en: '{name} is measured, and {n, plural, one {its one run is} other {all # runs are}} suspect',
    es: '{name} está medida y {n, plural, one {su única ejecución es dudosa} other {sus # ejecuciones son dudosas}}',
  },
  'suites.early.some_suspect': {
    en: '{n, plural, one {# run is} other {# runs are}} suspect: open the benchmark to see why before this becomes the level.',
    es: '{n, plural, one {# ejecución es dudosa} other {# ejecuciones son dudosas}}: abra la prueba y vea por qué antes de que esto sea el nivel.',
  },
  'suites.early.one': {
    en: 'There is nothing to compare it with yet. A lasting change is found from the sixth release on, when at least 3 points stand on each side.',
    es: 'Todavía no hay con qué compararla. Un cambio duradero se encuentra a partir de la sexta versión, cuando hay al menos 3 puntos a cada lado.',
  },
  'suites.early.some': {
    en: '{n, plural, one {# release is} other {# releases are}} measured. A lasting change is found from the sixth on, when at least 3 points stand on each side.',
    es: '{n, plural, one {# versión medida} other {# versiones medidas}}. Un cambio duradero se encuentra a partir de la sexta, cuando hay al menos 3 puntos a cada lado.',
  },
  'suites.early.best': {
    en: '{word, select, higher {slowest} other {fastest}}',
    es: '{word, select, higher {el más lento} other {el más rápido}}',
  },
  'suites.early.worst': {
    en: '{word, select, higher {fastest} other {slowest}}',
    es: '{word, select, higher {el más rápido} other {el más lento}}',
  },
  'suites.early.least': { en: 'least', es: 'el menor' },
  'suites.early.most': { en: 'most', es: 'el mayor' },
  'suites.early.cell': { en: '{a} on {device}, {value}', es: '{a} en {device}, {value}' },
  'suites.early.budgets': { en: 'budgets', es: 'límites' },
  'suites.budgets_kept': {
    en: '{n, number} of {of, number} kept',
    es: '{n, number} de {of, number} cumplidos',
  },
  'suites.calm': {
    en: 'Nothing changed with {name}:',
    es: 'Nada cambió con {name}:',
  },
  'suites.calm_rest': {
    en: '{n, number} of {of, plural, one {# series is at its level} other {# series are at their level}}{rest}.',
    es: '{n, number} de {of, plural, one {# serie sigue} other {# series siguen}} en su nivel{rest}.',
  },
  'suites.calm_budgets': {
    en: ', {n, number} of {of, plural, one {# budget is} other {# budgets are}} kept',
    es: ', {n, number} de {of, plural, one {# límite se cumple} other {# límites se cumplen}}',
  },
  'suites.calm_note': {
    en: 'A change needs 3 releases to be found; the three newest could still hide one.',
    es: 'Un cambio se encuentra después de 3 versiones; las tres más nuevas podrían ocultar uno.',
  },
  'suites.findings': { en: 'Findings', es: 'Conclusiones' },
  'suites.budgets': { en: 'Budgets', es: 'Límites' },
  'suites.budgets_note': {
    en: '{n, number} of {of, number}, tightest first; right of the line is over',
    es: '{n, number} de {of, number}, el más justo primero; a la derecha de la línea se supera',
  },
  'suites.tally': {
    en: 'All watched metrics, {a}: {list}.',
    es: 'Todas las métricas vigiladas, {a}: {list}.',
  },
  'suites.tally.slower': {
    en: '{n, plural, other {# slower}}',
    es: '{n, plural, one {# más lenta} other {# más lentas}}',
  },
  'suites.tally.faster': {
    en: '{n, plural, other {# faster}}',
    es: '{n, plural, one {# más rápida} other {# más rápidas}}',
  },
  'suites.tally.suspicious': {
    en: '{n, plural, other {# suspicious}}',
    es: '{n, plural, one {# sospechosa} other {# sospechosas}}',
  },
  'suites.tally.missing': {
    en: '{n, plural, other {# missing}}',
    es: '{n, plural, one {# ausente} other {# ausentes}}',
  },
  'suites.tally.over': {
    en: '{n, plural, other {# over budget}}',
    es: '{n, plural, other {# por encima del límite}}',
  },
  'suites.tally.nothing': { en: 'none changed', es: 'ninguna cambió' },

  'suites.found.since': { en: '{what} since {name}:', es: '{what} desde {name}:' },
  'suites.found.by': { en: '{what} by {name}:', es: '{what} en {name}:' },
  'suites.found.change': { en: '{a}, {effect_ratios}, {text}.', es: '{a}, {effect_ratios}, {text}.' },
  'suites.found.back': {
    en: 'Back to the level of before since {name}:',
    es: 'De vuelta al nivel de antes desde {name}:',
  },
  'suites.found.back_text': { en: '{a}, {text}.', es: '{a}, {text}.' },
  'suites.found.gap': {
    en: 'Since when is not known: {list} {n, plural, one {is} other {are}} missing.',
    es: 'No se sabe desde cuándo: {n, plural, one {falta} other {faltan}} {list}.',
  },
  'suites.found.on_all': { en: 'on all {many} device models', es: 'en los {many} modelos de dispositivo' },
  'suites.found.on_some': {
    en: 'on {many} of {total} device models: {list}',
    es: 'en {many} de {total} modelos de dispositivo: {list}',
  },
  'suites.found.earlier': { en: '{what} since before {name}:', es: '{what} desde antes de {name}:' },
  'suites.found.on_only': {
    en: 'only on {device}, of {many} device models',
    es: 'solo en {device}, de {many} modelos de dispositivo',
  },
  'suites.found.on': { en: 'on {list}', es: 'en {list}' },
  'suites.found.more': { en: '{n, number} more', es: '{n, number} más' },
  'suites.found.over': {
    en: '{n, plural, one {One series is over its budget:} other {# series are over their budget:}}',
    es: '{n, plural, one {Una serie supera su límite:} other {# series superan su límite:}}',
  },
  'suites.found.over_text': {
    en: '{a} on {device} is at {value}, the limit {b}.',
    es: '{a} en {device} está en {value}, con un límite de {b}.',
  },
  'suites.found.suspicious': { en: '{name} is suspicious:', es: '{name} es sospechosa:' },
  'suites.found.suspicious_text': {
    en: '{a} on {device}, {value}, expected {b}. One point proves nothing.',
    es: '{a} en {device}, {value}, se esperaba {b}. Un solo punto no prueba nada.',
  },
  'suites.found.unit': {
    en: 'On {device} only unit {list} moved',
    es: 'En {device} solo cambió la unidad {list}',
  },
  'suites.found.unit_text': {
    en: 'since {name} ({a}): that is the phone, not the release.',
    es: 'desde {name} ({a}): es el dispositivo, no la versión.',
  },
  'suites.found.modes': { en: 'Two modes in {name}:', es: 'Dos modos en {name}:' },
  'suites.found.modes_text': {
    en: '{a} on {device} takes {from} or {to}, each run one of both. That is no regression.',
    es: '{a} en {device} tarda {from} o {to}, cada ejecución una de las dos. No es una regresión.',
  },
  'suites.found.missing': {
    en: '{n, plural, one {One series has} other {# series have}} no valid run of {name}:',
    es: '{n, plural, one {Una serie no tiene} other {# series no tienen}} ninguna ejecución válida de {name}:',
  },
  'suites.found.missing_text': { en: '{a} on {device} ({b}).', es: '{a} en {device} ({b}).' },
  'suites.found.nothing': {
    en: 'Nothing that this metric shows.',
    es: 'Nada según esta métrica.',
  },
  'suites.series_link': { en: 'Series', es: 'Serie' },

  'suites.budget.over': { en: '{value} over', es: '{value} por encima' },
  'suites.budget.at_limit': { en: 'at its limit', es: 'en el límite' },
  'suites.budget.left': { en: '{value} left', es: 'queda {value}' },
  'suites.budget.limit': { en: 'limit {value}', es: 'límite {value}' },
  'suites.budget.at_least': { en: 'at least {value}', es: 'al menos {value}' },
  'suites.budget.of': { en: '{a} of {b}', es: '{a} de {b}' },
  'suites.budget.of_least': { en: '{a} of at least {b}', es: '{a} de al menos {b}' },

  'suites.strips': { en: 'Release by release', es: 'Versión a versión' },
  'suites.strips_note': {
    en: 'each row is one series, its newest release at the right',
    es: 'cada fila es una serie, con la versión más nueva a la derecha',
  },
  'suites.metric': { en: 'metric', es: 'métrica' },
  'suites.rows.changed': { en: 'Changed, {many}', es: 'Cambiaron, {many}' },
  'suites.rows.all': { en: 'All, {many}', es: 'Todas, {many}' },
  'suites.rows': { en: 'rows', es: 'filas' },
  'suites.strip.cell': { en: 'model, configuration', es: 'modelo, configuración' },
  'suites.strip.around': { en: 'changed for all', es: 'cambió para todos' },
  'suites.strip.level': { en: 'level now', es: 'nivel actual' },
  'suites.strip.budget': { en: 'budget', es: 'límite' },
  'suites.strip.units': {
    en: '{n, plural, one {unit {list}} other {units {list}}}',
    es: '{n, plural, one {unidad {list}} other {unidades {list}}}',
  },
  'suites.strip.folded': {
    en: '{n, plural, one {# series} other {# series}} without a change in the last {of, plural, one {release} other {# releases}}: {list}.',
    es: '{n, plural, one {# serie} other {# series}} sin cambios en {of, plural, one {la última versión} other {las últimas # versiones}}: {list}.',
  },
  'suites.strip.folded_count': {
    en: '{n, plural, one {# series} other {# series}} without a change in the last {of, plural, one {release} other {# releases}} {n, plural, one {is} other {are}} folded.',
    es: '{n, plural, one {# serie plegada} other {# series plegadas}} sin cambios en {of, plural, one {la última versión} other {las últimas # versiones}}.',
  },
  'suites.strip.quiet': {
    en: '{high_n, plural, one {# device model} other {# device models}} without a change in the last {of, plural, one {release} other {# releases}} ({n, plural, one {# series} other {# series}}): {list}.',
    es: '{high_n, plural, one {# modelo de dispositivo} other {# modelos de dispositivo}} sin cambios en {of, plural, one {la última versión} other {las últimas # versiones}} ({n, plural, one {# serie} other {# series}}): {list}.',
  },
  'suites.strip.show': { en: 'Show them', es: 'Mostrarlas' },
  'suites.strip.one_level': { en: 'At one level, {value}.', es: 'En un solo nivel, {value}.' },
  'suites.strip.newest': {
    en: '{from} to {to}, newest at the right',
    es: 'de {from} a {to}, la más nueva a la derecha',
  },
} as const satisfies Messages;
