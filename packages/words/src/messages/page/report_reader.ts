import type { Messages } from '../../message.js';

/** A published report, as its reader has it. */
export const reportReader = {
  'reader.published_report': { en: 'published report', es: 'informe publicado' },
  'reader.print': { en: 'Print', es: 'Imprimir' },
  'reader.byline': {
    en: 'published {time} · version {version}',
    es: 'publicado el {time} · versión {version}',
  },
  'reader.draft_line': {
    en: 'not published yet: what readers would get now',
    es: 'aún sin publicar: lo que recibirían ahora quienes lo lean',
  },
  'reader.figure': { en: 'Figure {n, number}', es: 'Figura {n, number}' },
  'reader.frozen': { en: 'frozen {time}', es: 'congelada el {time}' },
  'reader.withdrawn': {
    en: '{n, plural, one {# run of this report was} other {# runs of this report were}} found to be invalid after it was published. Nothing in the report was changed: figures made of {n, plural, one {it} other {them}} may be wrong.',
    es: '{n, plural, one {# ejecución de este informe resultó no ser válida} other {# ejecuciones de este informe resultaron no ser válidas}} después de publicarlo. En el informe no se cambió nada: las cifras que dependen de {n, plural, one {ella} other {ellas}} pueden ser erróneas.',
  },
  'reader.all_simulated': {
    en: 'All devices of this report are simulated; no figure speaks of a real one.',
    es: 'Todos los dispositivos de este informe son simulados; ninguna cifra habla de uno real.',
  },
  'reader.some_simulated': {
    en: '{many} of {total} devices of this report are simulated; their names are marked.',
    es: '{many} de los {total} dispositivos de este informe son simulados; sus nombres están marcados.',
  },
  'reader.overall': {
    en: '{text}: {a} over {many} of {total} cells.',
    es: '{text}: {a} en {many} de {total} celdas.',
  },
  'reader.image_left_out': { en: 'picture left out: {text}', es: 'imagen omitida: {text}' },
  'reader.figure_gone': { en: 'figure not there', es: 'cifra no disponible' },
  'reader.filter': { en: 'Filter rows', es: 'Filtrar filas' },
  'reader.rows': { en: '{many} of {total} rows', es: '{many} de {total} filas' },
  'reader.series_note': {
    en: 'Levels found by {name} {what}; ratio and interval as on the day it was published.',
    es: 'Niveles hallados por {name} {what}; razón e intervalo del día de la publicación.',
  },
  'reader.cells_says': {
    en: '{many} of {total} cells were measured; medians over runs.',
    es: 'Se midieron {many} de {total} celdas; medianas de las ejecuciones.',
  },
  'reader.no_picture': {
    en: 'No valid run of these cells has samples.',
    es: 'Ninguna ejecución válida de estas celdas tiene muestras.',
  },
  'reader.no_operators': {
    en: 'The engine did not tell how long operators took.',
    es: 'El motor no indicó cuánto tardaron los operadores.',
  },
  'reader.nothing_to_draw': {
    en: 'There is nothing to draw: no place has more than one figure.',
    es: 'No hay nada que dibujar: ningún lugar tiene más de una cifra.',
  },
  'reader.share': { en: 'share', es: 'proporción' },
  'reader.repeat': { en: 'How to repeat it', es: 'Cómo repetirlo' },
  'reader.repeat_files': {
    en: 'With files of these hashes and any rack that holds such devices:',
    es: 'Con archivos de estos hashes y cualquier rack que tenga dispositivos como estos:',
  },
  'reader.repeat_files_label': { en: 'Hashes of files', es: 'Hashes de archivos' },
  'reader.repeat_commands_label': { en: 'Commands', es: 'Comandos' },
  'reader.repeat_inputs': {
    en: 'Inputs were filled from files; their hashes stand in the commands.',
    es: 'Las entradas se llenaron desde archivos; sus hashes están en los comandos.',
  },
  'reader.about': { en: 'About this report', es: 'Acerca de este informe' },
  'reader.checking': { en: 'Checking', es: 'Comprobando' },
  'reader.verified': { en: 'Verified', es: 'Verificado' },
  'reader.verified_why': {
    en: 'The content has this hash, computed again in your browser just now. Nothing was changed since it was published.',
    es: 'El contenido tiene este hash, calculado de nuevo en su navegador hace un momento. Nada ha cambiado desde que se publicó.',
  },
  'reader.verified_alone': {
    en: 'The content has this hash, computed again in your browser just now. Who changes a file can change its hash, too: compare it with the one that you were told.',
    es: 'El contenido tiene este hash, calculado de nuevo en su navegador hace un momento. Quien cambia un archivo puede cambiar también su hash: compárelo con el que le dijeron.',
  },
  'reader.verified_paper': {
    en: 'When this was printed, the content had this hash. Compare it with the one that you were told.',
    es: 'Al imprimir esto, el contenido tenía este hash. Compárelo con el que le dijeron.',
  },
  'reader.differs': { en: 'Differs', es: 'No coincide' },
  'reader.differs_why': {
    en: 'The content does not have the hash that was published. Something was changed: do not rely on it.',
    es: 'El contenido no tiene el hash que se publicó. Algo ha cambiado: no se fíe de él.',
  },
  'reader.not_checked': { en: 'Not checked', es: 'Sin comprobar' },
  'reader.not_checked_why': {
    en: 'This browser computes hashes only on pages that came by https. Download the data and check it yourself.',
    es: 'Este navegador calcula hashes solo en páginas que llegaron por https. Descargue los datos y compruébelo usted.',
  },
  'reader.no_hash_yet': { en: 'No hash yet', es: 'Aún sin hash' },
  'reader.no_hash_yet_why': {
    en: 'It is made when the report is published.',
    es: 'Se calcula cuando se publica el informe.',
  },
  'reader.check_yourself': { en: 'Check it yourself', es: 'Compruébelo usted' },
  'reader.check_how': {
    en: 'Download the JSON and compute its hash:',
    es: 'Descargue el JSON y calcule su hash:',
  },
  'reader.trust': { en: 'Can it be trusted?', es: '¿Es de fiar?' },
  'reader.runs': { en: 'runs', es: 'ejecuciones' },
  'reader.cells': { en: 'cells', es: 'celdas' },
  'reader.cells_compared': {
    en: '{many} compared{n, plural, =0 {} other {, # not, each with its reason}}',
    es: '{many} comparadas{n, plural, =0 {} other {, # no, cada una con su motivo}}',
  },
  'reader.cells_measured': { en: '{many} of {total} measured', es: '{many} de {total} medidas' },
  'reader.benchmarks': { en: 'benchmarks', es: 'pruebas' },
  'reader.interleaved': {
    en: '{what}, runs interleaved on each device',
    es: '{what}, ejecuciones intercaladas en cada dispositivo',
  },
  'reader.outputs_checked': { en: 'outputs checked', es: 'salidas comprobadas' },
  'reader.outputs_against': {
    en: 'of {many} of {total} runs, against a reference',
    es: 'de {many} de {total} ejecuciones, frente a una referencia',
  },
  'reader.data': { en: 'Data', es: 'Datos' },
  'reader.download_json': { en: 'JSON, all of it', es: 'JSON completo' },
  'reader.download_csv': { en: 'CSV of the cells', es: 'CSV de las celdas' },
  'reader.one_page': { en: 'To keep', es: 'Para guardar' },
  'reader.one_page_why': {
    en: 'One file that opens in any browser, without a network and without this portal.',
    es: 'Un solo archivo que se abre en cualquier navegador, sin red y sin este portal.',
  },
  'reader.download_page': { en: 'Download as one page', es: 'Descargar como una página' },
  'reader.page_failed': {
    en: 'The page was not sent. The link may have been revoked: load it again to see.',
    es: 'La página no se envió. Puede que el enlace se haya revocado: vuelva a cargarlo para verlo.',
  },
  'reader.alone': { en: 'This file', es: 'Este archivo' },
  'reader.alone_why': {
    en: 'It holds the report as it was published and asks nobody for anything. Whether runs were found to be invalid since then, only the portal can say.',
    es: 'Contiene el informe tal como se publicó y no pide nada a nadie. Si después alguna ejecución resultó no ser válida, solo lo puede decir el portal.',
  },
  'reader.alone_broken': {
    en: 'There is no report in this file, or it was cut. Download it again.',
    es: 'En este archivo no hay ningún informe o está cortado. Descárguelo de nuevo.',
  },
  'reader.cite': { en: 'Cite', es: 'Citar' },
  'reader.citation': {
    en: '{text}Rackmark report {a}, version {version}.',
    es: '{text}Informe de Rackmark {a}, versión {version}.',
  },
  'reader.env.runtimes': { en: 'runtimes', es: 'entornos de ejecución' },
  'reader.env.models': { en: 'models', es: 'modelos' },
  'reader.env.devices': { en: 'devices', es: 'dispositivos' },
  'reader.env.plan': { en: 'plan', es: 'plan' },
  'reader.env.days': {
    en: '{a} to {b}, in {n, plural, one {# benchmark} other {# benchmarks}}',
    es: 'del {a} al {b}, en {n, plural, one {# prueba} other {# pruebas}}',
  },
  'reader.env.plan_says': {
    en: '{n, plural, one {# run} other {# runs}} a cell, interleaved, seed {a}; at least {b} iterations and {c} s; warm-up until level',
    es: '{n, plural, one {# ejecución} other {# ejecuciones}} por celda, intercaladas, semilla {a}; al menos {b} iteraciones y {c} s; calentamiento hasta estabilizarse',
  },
  'reader.env.measured': { en: 'measured', es: 'medido' },
  'reader.env.harness': { en: 'measured by', es: 'medido con' },
  'reader.env.rules': { en: 'verdict rules', es: 'reglas de veredicto' },
  'reader.env.rules_say': {
    en: 'version {version}; figures by analysis {a} of Rackmark {b}',
    es: 'versión {version}; cifras del análisis {a} de Rackmark {b}',
  },
  'reader.env.portal': { en: 'portal', es: 'portal' },
  'reader.fact.memory': { en: '{value} of memory', es: '{value} de memoria' },
  'reader.fact.cores': { en: '{many} cores', es: '{many} núcleos' },
  'reader.gone.title': { en: 'There is nothing here', es: 'Aquí no hay nada' },
  'reader.gone': {
    en: 'The link may have been revoked, have expired, or be cut. Ask whoever gave it to you for another one.',
    es: 'Puede que el enlace se haya revocado, haya caducado o esté incompleto. Pida otro a quien se lo dio.',
  },
  'reader.password.title': { en: 'This report has a password', es: 'Este informe tiene contraseña' },
  'reader.password.why': {
    en: 'Whoever gave you the link can tell you.',
    es: 'Quien le dio el enlace puede decírsela.',
  },
  'reader.password': { en: 'Password', es: 'Contraseña' },
  'reader.password.wrong': { en: 'This is not the password.', es: 'Esta no es la contraseña.' },
  'reader.open': { en: 'Open the report', es: 'Abrir el informe' },
} as const satisfies Messages;
