import type { Messages } from '../message.js';

/** What the shell's tables and answers say; help and refusals of wrong options are in English. */
export const shell = {
  'column.model': { en: 'Model', es: 'Modelo' },
  'column.configuration': { en: 'Configuration', es: 'Configuración' },
  'column.device': { en: 'Device', es: 'Dispositivo' },
  'column.interval': { en: '95 % interval', es: 'Intervalo 95 %' },
  'column.verdict': { en: 'Verdict', es: 'Veredicto' },
  'column.column': { en: 'Column', es: 'Columna' },
  'column.candidate': { en: 'Candidate', es: 'Candidato' },
  'column.base': { en: 'Base: {side}', es: 'Base: {side}' },
  'column.ratio': { en: 'Ratio (interval)', es: 'Razón (intervalo)' },
  'column.ratio_of_times': {
    en: 'Ratio of times (interval)',
    es: 'Razón de tiempos (intervalo)',
  },
  'column.in_words': { en: 'In words', es: 'En palabras' },
  'column.family': { en: 'Family', es: 'Familia' },
  'column.size': { en: 'Size', es: 'Tamaño' },
  'column.weights': { en: 'Weights', es: 'Pesos' },
  'column.kind': { en: 'Kind', es: 'Tipo' },
  'column.state': { en: 'State', es: 'Estado' },
  'column.runtime': { en: 'Runtime', es: 'Entorno de ejecución' },
  'column.engines': { en: 'Engines', es: 'Motores' },
  'column.agent': { en: 'Agent', es: 'Agente' },

  'word.verdict': {
    en: '{word, select, valid {valid} suspect {suspect} invalid {invalid} other {–}}',
    es: '{word, select, valid {válido} suspect {dudoso} invalid {no válido} other {–}}',
  },
  'word.outcome': {
    en: '{word, select, measured {measured} unsupported {unsupported} failed {failed} lost {lost} cancelled {cancelled} refused {refused} other {not ended}}',
    es: '{word, select, measured {medido} unsupported {no admitido} failed {con error} lost {perdido} cancelled {cancelado} refused {rechazado} other {sin terminar}}',
  },
  'word.effect': {
    en: '{word, select, faster {faster} slower {slower} smaller {smaller} larger {larger} same {no change} other {inconclusive}}',
    es: '{word, select, faster {más rápido} slower {más lento} smaller {menor} larger {mayor} same {sin cambio} other {no concluyente}}',
  },
  'word.compared': {
    en: '{word, select, suspect {suspect} fallback {fallback} software {not ranked, emulated by a CPU} invalid {invalid} unsupported {unsupported} failed {failed} lost {lost} cancelled {cancelled} pending {pending} missing {missing} other {compared}}',
    es: '{word, select, suspect {dudoso} fallback {recurso a la CPU} software {sin clasificar, emulado por una CPU} invalid {no válido} unsupported {no admitido} failed {con error} lost {perdido} cancelled {cancelado} pending {pendiente} missing {no medido} other {comparado}}',
  },
  'word.device_kind': {
    en: '{word, select, android {android} computer {computer} browser {browser} other {–}}',
    es: '{word, select, android {android} computer {equipo} browser {navegador} other {–}}',
  },

  'shell.bench.title': {
    en: 'Benchmark {benchmark, number}: {name}',
    es: 'Prueba {benchmark, number}: {name}',
  },
  'shell.bench.plan': {
    en: '{n, plural, one {# run} other {# runs}} a cell, interleaved, each at least {of, number} {kind, select, tokens {steps of the answer} other {iterations}} and {seconds} s',
    es: '{n, plural, one {# ejecución} other {# ejecuciones}} por celda, intercaladas, cada una con al menos {of, number} {kind, select, tokens {pasos de la respuesta} other {iteraciones}} y {seconds} s',
  },
  'shell.range': { en: '{before} to {after}', es: 'de {before} a {after}' },
  'shell.bench.refused': { en: '{path} was refused: {detail}', es: 'Se rechazó {path}: {detail}' },
  'shell.progress.waits': { en: 'Waiting: {detail}', es: 'En espera: {detail}' },
  'shell.progress.more_wait': {
    en: '{detail} (and {n, plural, one {# more waits} other {# more wait}})',
    es: '{detail} (y {n, plural, one {# más espera} other {# más esperan}})',
  },
  'shell.progress.queued': { en: 'Waiting for the device …', es: 'Esperando al dispositivo …' },
  'shell.progress.runs': {
    en: '{n, number} of {of, plural, one {# run has} other {# runs have}} ended',
    es: '{n, number} de {of, plural, one {# ejecución} other {# ejecuciones}} terminadas',
  },
  'shell.progress.left': {
    en: '{detail}, about {wait_seconds} left',
    es: '{detail}, faltan unos {wait_seconds}',
  },
  'shell.progress.away': {
    en: 'The portal does not answer; waiting for it to come back …',
    es: 'El portal no responde; esperando a que vuelva …',
  },
  'shell.compare.in_all': { en: '{name} in all', es: '{name} en todas' },
  'shell.compare.differs': { en: 'Also different: {detail}', es: 'Además difiere: {detail}' },
  'shell.compare.level': {
    en: 'Intervals are {confidence_level} intervals.',
    es: 'Los intervalos son del {confidence_level}.',
  },
  'shell.compare.levels': {
    en: 'Intervals are {confidence_level} intervals, of “no change” {same_level} intervals.',
    es: 'Los intervalos son del {confidence_level}; los de «sin cambio», del {same_level}.',
  },
  'shell.compare.suspect': { en: '{given} suspect', es: '{given} dudoso' },
  'shell.cancel.ended': {
    en: 'Benchmark {benchmark, number} has already ended.',
    es: 'La prueba {benchmark, number} ya terminó.',
  },
  'shell.cancel.done': {
    en: 'Benchmark {benchmark, number} is cancelled; {n, number} of {of, plural, one {# run was} other {# runs were}} measured and {n, plural, one {is} other {are}} kept.',
    es: 'La prueba {benchmark, number} se canceló; se midieron {n, number} de {of, plural, one {# ejecución} other {# ejecuciones}}, que se conservan.',
  },
  'shell.models.none': {
    en: 'No models yet. npx rackmark bench model.tflite uploads one.',
    es: 'Todavía no hay modelos. npx rackmark bench modelo.tflite sube uno.',
  },
  'shell.models.deleted_unused': {
    en: '{name} ({code}) is deleted. Nothing had been measured with it.',
    es: '{name} ({code}) se eliminó. No se había medido nada con él.',
  },
  'shell.models.deleted': {
    en: '{name} ({code}) is deleted. Its facts and the results of {n, plural, one {one benchmark} other {# benchmarks}} stay; the same file uploaded again brings it back.',
    es: '{name} ({code}) se eliminó. Sus datos y los resultados de {n, plural, one {una prueba} other {# pruebas}} se conservan; si se sube de nuevo el mismo archivo, vuelve.',
  },
  'shell.devices.none': {
    en: 'No devices: no agent has connected yet.',
    es: 'No hay dispositivos: todavía no se conectó ningún agente.',
  },
  'shell.devices.state': {
    en: '{state, select, online {online} stale {stale} missing {missing} other {–}}, {word, select, draining {draining} maintenance {maintenance} retired {retired} discovered {discovered} preparing {preparing} ready {ready} waiting_gate {waiting gate} reserved {reserved} busy {busy} cleanup {cleanup} recovering {recovering} failed {failed} other {–}}',
    es: '{state, select, online {en línea} stale {sin noticias} missing {ausente} other {–}}, {word, select, draining {en vaciado} maintenance {en mantenimiento} retired {retirado} discovered {descubierto} preparing {en preparación} ready {listo} waiting_gate {esperando condiciones} reserved {reservado} busy {ocupado} cleanup {en limpieza} recovering {en recuperación} failed {con fallo} other {–}}',
  },
  'shell.devices.no_engine': { en: 'no {name}', es: 'sin {name}' },
  'shell.runtime.installed': {
    en: '{name} {version} is installed: {path}',
    es: '{name} {version} está instalado: {path}',
  },
  'shell.runtime.noticed': {
    en: 'A running agent offers it within half a minute.',
    es: 'Un agente en marcha lo ofrece en menos de medio minuto.',
  },
  'shell.runtime.openvino': {
    en: 'OpenVINO is installed. A running agent sees it after a new start.',
    es: 'OpenVINO está instalado. Un agente en marcha lo ve al iniciarse de nuevo.',
  },
  'shell.runtime.beside': { en: 'beside it', es: 'junto a él' },
  'shell.runtime.state': {
    en: '{state, select, installed {{kind, select, default {installed, measures where no version is asked for} other {installed}}} own {a library of your own in its place} to_add {{kind, select, default {not installed: {given}} other {{given}}}} other {none for this kind of computer}}',
    es: '{state, select, installed {{kind, select, default {instalado; mide cuando no se pide una versión} other {instalado}}} own {una biblioteca propia en su lugar} to_add {{kind, select, default {sin instalar: {given}} other {{given}}}} other {no hay para este tipo de equipo}}',
  },
  'shell.devices.retired': {
    en: '{device} is retired: it gets no work until somebody enables it. Its results stay.',
    es: '{device} se retiró: no recibe trabajo hasta que alguien lo habilite. Sus resultados se conservan.',
  },
  'shell.devices.deleted': {
    en: '{device} is deleted; nothing had been measured on it.',
    es: '{device} se eliminó; no se había medido nada en él.',
  },
} as const satisfies Messages;
