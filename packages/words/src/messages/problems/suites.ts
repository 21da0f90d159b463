import type { Messages } from '../../message.js';

/** Benchmarks, comparisons, suites and what watches them. */
export const ofSuites = {
  'problem.choice_changed': {
    en: 'A model, a device or an input file of this request was deleted while the benchmark was made. Choose again.',
    es: 'Se eliminó un modelo, un dispositivo o un archivo de entrada de esta petición mientras se creaba la prueba. Elija de nuevo.',
  },
  'problem.too_many_cells': {
    en: '{models} models × {a} configurations × {devices} devices are {n, number} cells; at most {limit, number} fit in one benchmark. Split it.',
    es: '{models} modelos × {a} configuraciones × {devices} dispositivos son {n, number} celdas; en una prueba caben como máximo {limit, number}. Divídala.',
  },
  'problem.too_many_runs': {
    en: '{models} models × {a} configurations × {devices} devices × {b} repeats are {n, number} runs; at most {limit, number} fit in one benchmark. Split it, or repeat less.',
    es: '{models} modelos × {a} configuraciones × {devices} dispositivos × {b} repeticiones son {n, number} ejecuciones; en una prueba caben como máximo {limit, number}. Divídala o repita menos.',
  },
  'problem.sides_equal': {
    en: 'A side cannot be compared with itself. Choose a base and other candidates.',
    es: 'Un lado no se puede comparar consigo mismo. Elija una base y otros candidatos.',
  },
  'problem.side_empty': {
    en: 'Nothing in benchmark {benchmark, number} belongs to the side {code}. The choices of the benchmark show which sides it has.',
    es: 'Nada de la prueba {benchmark, number} pertenece al lado {code}. Las opciones de la prueba muestran qué lados tiene.',
  },

  'problem.did_you_mean': { en: ' Did you mean {name}?', es: ' ¿Quiso decir {name}?' },
  'problem.suite_not_found': {
    en: 'There is no suite {code}. Did you mean "{name}"?',
    es: 'No existe la suite {code}. ¿Quiso decir «{name}»?',
  },
  'problem.suite_name_taken': {
    en: 'There is a suite named "{name}" already. Choose another name.',
    es: 'Ya existe una suite llamada «{name}». Elija otro nombre.',
  },
  'problem.suite_devices_gone': {
    en: 'Suite "{name}" cannot run: {why}. Edit the suite’s choice of devices.',
    es: 'La suite «{name}» no se puede ejecutar: {why}. Cambie los dispositivos de la suite.',
  },
  'problem.suite_no_devices': {
    en: 'Suite "{name}" cannot run. {why}.',
    es: 'La suite «{name}» no se puede ejecutar. {why}.',
  },
  'problem.slots_equal': {
    en: 'Release {label} brings the same file for two slots of suite "{name}": their series could not be told apart.',
    es: 'La versión {label} trae el mismo archivo para dos lugares de la suite «{name}»: no se podrían distinguir sus series.',
  },
  'problem.slot_unknown': {
    en: 'Release {label} brings a file for "{given}", which suite "{name}" does not have. It has {commas}.',
    es: 'La versión {label} trae un archivo para «{given}», un lugar que la suite «{name}» no tiene. Tiene {commas}.',
  },
  'problem.release_not_found': {
    en: 'Suite "{name}" has no release {code}.{detail}',
    es: 'La suite «{name}» no tiene ninguna versión {code}.{detail}',
  },
  'problem.release_not_found.of': {
    en: 'Suite "{name}" has no release {code}.{detail} {after}.',
    es: 'La suite «{name}» no tiene ninguna versión {code}.{detail} {after}.',
  },
  'problem.release_not_found.none': { en: 'It has none yet.', es: 'Todavía no tiene ninguna.' },
  'problem.release_not_found.last': { en: 'Its last ones: {commas}.', es: 'Las últimas: {commas}.' },
  'problem.release_cycle': {
    en: 'These releases would come from each other: {given}. Look at the parents of {name}.',
    es: 'Estas versiones provendrían unas de otras: {given}. Revise de qué versiones proviene {name}.',
  },
  'problem.release_differs': {
    en: 'Suite "{name}" has a release {label} already, and this one has {why}. A release does not change once it is there: give the new one a name of its own.',
    es: 'La suite «{name}» ya tiene una versión {label}, y esta tiene {why}. Una versión no cambia una vez creada: dé a la nueva un nombre propio.',
  },
  'problem.release_differs.file': { en: 'another file for "{name}"', es: 'otro archivo para «{name}»' },
  'problem.release_differs.parents': { en: 'other parents', es: 'otra procedencia' },
  'problem.release_differs.commit': {
    en: 'commit {a} instead of {before}',
    es: 'el commit {a} en lugar de {before}',
  },
  'problem.release_differs.branch': {
    en: 'branch {a} instead of {before}',
    es: 'la rama {a} en lugar de {before}',
  },
  'problem.release_differs.made': {
    en: 'the date {a} instead of {before}',
    es: 'la fecha {a} en lugar de {before}',
  },
  'problem.release_differs.runtime': {
    en: 'runtime {a} instead of {before}',
    es: 'el entorno de ejecución {a} en lugar de {before}',
  },
  'problem.release_differs.measured': {
    en: 'to be measured with {a} instead of {before}',
    es: 'que medirse con {a} en lugar de {before}',
  },
  'problem.release_differs.nothing': { en: 'none', es: 'ninguno' },
  'problem.release_differs.default': { en: 'what a device has', es: 'lo que tenga el dispositivo' },
  'problem.runtime_unfit': {
    en: 'Release {name} is to be measured with {a}, and the suite has a configuration for {b}. All of its configurations must be for {c}, without a version.',
    es: 'La versión {name} se va a medir con {a}, y la suite tiene una configuración para {b}. Todas sus configuraciones deben ser para {c}, sin versión.',
  },
  'problem.schedule_never': {
    en: '"{given}" never comes: no day has that date. The five fields are minute, hour, day of the month, month and day of the week.',
    es: '«{given}» no llega nunca: ningún día tiene esa fecha. Los cinco campos son minuto, hora, día del mes, mes y día de la semana.',
  },
  'problem.schedule_unreadable': {
    en: 'The schedule "{given}" ({where}) cannot be read: {why}. "0 2 * * *" is every night at 2, "0 6 * * 1" each Monday at 6.',
    es: 'La programación «{given}» ({where}) no se puede leer: «{why}». «0 2 * * *» es cada noche a las 2; «0 6 * * 1», cada lunes a las 6.',
  },

  'problem.runtime_not_there': {
    en: 'None of the chosen devices has {name}. {why}. npx rackmark runtime list tells what can be added on a computer; a phone has what its harness app was built with.',
    es: 'Ninguno de los dispositivos elegidos tiene {name}. {why}. npx rackmark runtime list muestra lo que se puede añadir en un equipo; un teléfono tiene aquello con lo que se compiló su aplicación del arnés.',
  },
  'problem.runtime_not_there.none': { en: 'They have no {name}.', es: 'No tienen {name}.' },
  'problem.runtime_not_there.have': { en: 'They have {commas}.', es: 'Tienen {commas}.' },
  'problem.no_base': {
    en: 'Suite "{name}" has no release before {label} that it could be held against. Measure one first, or name a base that comes later.',
    es: 'La suite «{name}» no tiene ninguna versión anterior a {label} con la que compararla. Mida antes una, o indique una base posterior.',
  },
  'problem.releases_unlike': {
    en: 'Release {a} of suite "{name}" is a version of a runtime, {b}, and {c} is none. Take two versions.',
    es: 'La versión {a} de la suite «{name}» es una versión de un entorno de ejecución, {b}, y {c} no lo es. Elija dos versiones.',
  },
  'problem.bisect_not_found': {
    en: 'Alert {n, number} has had no bisect.',
    es: 'La alerta {n, number} no ha tenido ninguna bisección.',
  },
  'problem.alert_step': {
    en: 'This alert is {state, select, open {open} acknowledged {acknowledged} fixed {fixed} accepted {accepted} noise {noise} wontfix {wontfix} other {infrastructure}}: "{given}" does not follow that. Somebody may have been faster; look at it again.',
    es: 'Esta alerta está en estado {state, select, open {abierta} acknowledged {reconocida} fixed {corregida} accepted {aceptada} noise {ruido} wontfix {no se corregirá} other {infraestructura}}: «{given}» no es posible a continuación. Puede que alguien se adelantara; mírela de nuevo.',
  },
  'problem.reason_missing': {
    en: 'Say why: the reason stands in the history of the alert.',
    es: 'Indique por qué: el motivo queda en el historial de la alerta.',
  },
} as const satisfies Messages;
