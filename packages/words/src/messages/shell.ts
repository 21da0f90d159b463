import type { Messages } from '../message.js';

/** What the shell's tables and answers say; `shell/` has its help and why a command cannot run. */
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

  'column.metric': { en: 'Metric', es: 'Métrica' },
  'column.suite': { en: 'Suite', es: 'Suite' },
  'column.number': { en: 'No.', es: 'N.º' },
  'column.slower': { en: 'Slower than before?', es: '¿Más lento que antes?' },
  'column.last_release': { en: 'Last release', es: 'Última versión' },
  'column.releases': { en: 'Releases', es: 'Versiones' },
  'column.devices': { en: 'Devices', es: 'Dispositivos' },
  'column.release': { en: 'Release', es: 'Versión' },
  'column.made': { en: 'Made', es: 'Fecha' },
  'column.branch': { en: 'Branch', es: 'Rama' },
  'column.commit': { en: 'Commit', es: 'Commit' },
  'column.runs': { en: 'Runs that count', es: 'Ejecuciones que cuentan' },
  'column.median': { en: 'Median', es: 'Mediana' },
  'column.ratio_before': { en: 'Against the one before', es: 'Frente a la anterior' },
  'column.base_alone': { en: 'Base', es: 'Base' },

  'column.report': { en: 'Report', es: 'Informe' },
  'column.version': { en: 'Version', es: 'Versión' },
  'column.published': { en: 'Published', es: 'Publicado' },

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
  'word.gate': {
    en: '{word, select, worse {regression} broken {does not run} fell_back {ran on the CPU} cannot_tell {cannot tell} within {inside the limit} no_change {no change} better {improved} other {left out}}',
    es: '{word, select, worse {regresión} broken {no se ejecuta} fell_back {se ejecutó en la CPU} cannot_tell {no se puede saber} within {dentro del límite} no_change {sin cambio} better {mejora} other {queda fuera}}',
  },
  'word.suite_answer': {
    en: '{word, select, not_run {not run yet} too_early {too early to say} no {no} faster {no, {n, plural, one {# series is faster} other {# series are faster}}} slower {yes, {n, number} of {of, plural, one {# series} other {# series}}} other {cannot tell}}',
    es: '{word, select, not_run {todavía sin ejecutar} too_early {demasiado pronto para saberlo} no {no} faster {no, {n, plural, one {# serie es más rápida} other {# series son más rápidas}}} slower {sí, {n, number} de {of, plural, one {# serie} other {# series}}} other {no se puede saber}}',
  },
  'word.device_kind': {
    en: '{word, select, android {android} computer {computer} browser {browser} other {–}}',
    es: '{word, select, android {android} computer {equipo} browser {navegador} other {–}}',
  },

  'shell.problem.token_missing': {
    en: 'This portal asks for a token: give it with --token or, kept out of the list of processes, in RACKMARK_TOKEN.',
    es: 'Este portal pide un token de acceso: indíquelo con --token o, para que no conste en la lista de procesos, en RACKMARK_TOKEN.',
  },
  'shell.problem.token_wrong': {
    en: 'The portal does not know this token (--token or RACKMARK_TOKEN). npx rackmark token --new on the portal’s computer replaces a lost one.',
    es: 'El portal no conoce este token de acceso (--token o RACKMARK_TOKEN). npx rackmark token --new, en el equipo del portal, sustituye uno perdido.',
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
  'shell.gate.looking': { en: 'Looking at what was measured …', es: 'Revisando lo medido …' },
  'shell.gate.on': { en: 'On {list}.', es: 'En {list}.' },
  'shell.gate.details': {
    en: 'Details{n, plural, =0 {} one {, and # cell without a significant change} other {, and # cells without a significant change}}',
    es: 'Detalles{n, plural, =0 {} one {, y # celda sin cambio significativo} other {, y # celdas sin cambio significativo}}',
  },
  'shell.gate.more_rows': {
    en: '{n, plural, one {# more row has} other {# more rows have}} no room here; --json has them all.',
    es: '{n, plural, one {# fila más no cabe} other {# filas más no caben}} aquí; --json las tiene todas.',
  },
  'shell.suites.none': {
    en: 'No suites yet. The page of a benchmark makes one of it.',
    es: 'Todavía no hay suites. La página de una prueba crea una a partir de ella.',
  },
  'shell.suites.since': { en: 'since {name}', es: 'desde {name}' },
  'shell.suites.suspicious': {
    en: '{n, number} suspicious',
    es: '{n, plural, one {# sospechosa} other {# sospechosas}}',
  },
  'shell.suites.missing': { en: '{n, number} without data', es: '{n, number} sin datos' },
  'shell.suites.over': { en: '{n, number} over budget', es: '{n, number} por encima del límite' },
  'shell.suites.running': {
    en: 'benchmark {benchmark, number} is running',
    es: 'la prueba {benchmark, number} está en curso',
  },
  'shell.releases.none': {
    en: 'No releases yet. npx rackmark bench --suite SUITE --release 1.0.0 measures the first.',
    es: 'Todavía no hay versiones. npx rackmark bench --suite SUITE --release 1.0.0 mide la primera.',
  },
  'shell.releases.runs': {
    en: '{n, number} of {of, number}',
    es: '{n, number} de {of, number}',
  },
  'shell.releases.slower': {
    en: '{n, number} slower',
    es: '{n, plural, one {# más lenta} other {# más lentas}}',
  },
  'shell.releases.faster': {
    en: '{n, number} faster',
    es: '{n, plural, one {# más rápida} other {# más rápidas}}',
  },
  'shell.history.title': { en: '{a}, on {device}: {what}', es: '{a}, en {device}: {what}' },
  'shell.history.left_out': {
    en: 'Not here, and left out: {list}.',
    es: 'No están aquí y quedan fuera: {list}.',
  },
  'shell.history.nothing': {
    en: 'Nothing was measured that counts; the benchmark says why.',
    es: 'No se midió nada que cuente; la prueba dice por qué.',
  },
  'shell.report.none': {
    en: 'No reports yet. A comparison or a benchmark becomes one on its page.',
    es: 'Todavía no hay informes. Una comparación o una prueba se convierte en uno en su página.',
  },
  'shell.report.draft': { en: 'not yet', es: 'todavía no' },
  'shell.report.published': {
    en: 'Report {a}, version {b} is published. Its SHA-256: {code}',
    es: 'El informe {a}, versión {b}, está publicado. Su SHA-256: {code}',
  },
  'shell.report.shared': {
    en: 'Whoever has this address can read the version. It is shown this once.',
    es: 'Quien tenga esta dirección puede leer la versión. Se muestra solo esta vez.',
  },
  'shell.report.exported': {
    en: 'Report {a}, version {b} is in {path} ({size_bytes}). SHA-256 of the file:',
    es: 'El informe {a}, versión {b}, está en {path} ({size_bytes}). SHA-256 del archivo:',
  },
  'shell.report.imported': {
    en: 'It is report {a} here: “{name}”, published by the portal {code}. {word, select, valid {Signed by the key that you gave.} unknown {Signed, by a key that nobody vouched for.} other {Not signed: who made it cannot be told.}}',
    es: 'Aquí es el informe {a}: «{name}», publicado por el portal {code}. {word, select, valid {Firmado con la clave que usted dio.} unknown {Firmado, con una clave que nadie avala.} other {Sin firma: no se puede saber quién lo hizo.}}',
  },
  'shell.report.what': {
    en: '“{name}”: report {a}, version {b}, published on {time} by the portal {code}',
    es: '«{name}»: informe {a}, versión {b}, publicado el {time} por el portal {code}',
  },
  'shell.report.right': {
    en: 'Every figure was computed again from the records of {n, plural, one {# run} other {# runs}}, and is the same.',
    es: 'Todas las cifras se calcularon de nuevo a partir de los registros de {n, plural, one {# ejecución} other {# ejecuciones}} y son las mismas.',
  },
  'shell.report.wrong': {
    en: '{n, plural, one {One thing differs} other {# things differ}} from what the report says:',
    es: '{n, plural, one {Una cosa difiere} other {# cosas difieren}} de lo que dice el informe:',
  },
  'shell.report.difference': {
    en: '- {given}: the report says {a}, found {b}',
    es: '- {given}: el informe dice {a}, se encontró {b}',
  },
  'shell.report.other_rules': {
    en: '{n, plural, one {# run was} other {# runs were}} judged by rules of another version: {n, plural, one {its verdict is} other {their verdicts are}} taken as told.',
    es: '{n, plural, one {# ejecución se juzgó} other {# ejecuciones se juzgaron}} con reglas de otra versión: {n, plural, one {su veredicto se toma} other {sus veredictos se toman}} como se dice.',
  },
  'shell.report.other_detector': {
    en: '{n, plural, one {# series was} other {# series were}} read by another version of the detector: what {n, plural, one {it says} other {they say}} is taken as told.',
    es: '{n, plural, one {# serie se leyó} other {# series se leyeron}} con otra versión del detector: lo que {n, plural, one {dice} other {dicen}} se toma como se dice.',
  },
  'shell.report.as_told': {
    en: '{n, plural, one {# figure was} other {# figures were}} told by a harness as one value, without samples: taken as told.',
    es: '{n, plural, one {# cifra la dio} other {# cifras las dio}} un arnés como un solo valor, sin muestras: se {n, plural, one {toma} other {toman}} como se dice.',
  },
  'shell.report.signature': {
    en: 'Signature: {word, select, valid {valid, by the key that you gave} unknown {fits the key {code}. Whether that is the key of whom you think, compare with GET /api/v1/portal/key there, or give it with --key} none {none: who made this file cannot be told} other_key {fits, but by the key {code}, which is not the one that you gave} other {FORGED: it does not belong to these files}}',
    es: 'Firma: {word, select, valid {válida, con la clave que usted dio} unknown {corresponde a la clave {code}. Para saber si es la de quien usted cree, compárela con GET /api/v1/portal/key de ese portal o indíquela con --key} none {ninguna: no se puede saber quién hizo este archivo} other_key {corresponde, pero a la clave {code}, que no es la que usted dio} other {FALSIFICADA: no es de estos archivos}}',
  },
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
