import type { Messages } from '../../message.js';

export const gatesPage = {
  'gates.title': { en: 'Gates', es: 'Controles' },
  'gates.what': {
    en: 'Each answers whether a candidate is worse than a base. A pipeline asks with rackmark gate.',
    es: 'Cada uno responde si un candidato es peor que una base. Un pipeline los pide con rackmark gate.',
  },
  'gates.of_suite': { en: 'Only those of one suite.', es: 'Solo los de una suite.' },
  'gates.all': { en: 'All gates', es: 'Todos los controles' },
  'gates.none': { en: 'No gate yet', es: 'Todavía no hay controles' },
  'gates.none.what': {
    en: 'A gate compares two releases of a suite, two files, or two versions of a runtime, and says by its exit code whether a change may be merged:',
    es: 'Un control compara dos versiones de una suite, dos archivos o dos versiones de un entorno de ejecución, y dice con su código de salida si un cambio se puede integrar:',
  },
  'gates.above': { en: 'Gate {many} · {name}', es: 'Control {many} · {name}' },
  'gates.measuring': {
    en: 'Is {side} worse than {base}?',
    es: '¿Es {side} peor que {base}?',
  },
  'gates.asked': { en: 'asked', es: 'pedido' },
  'gates.asked_at': { en: 'asked {time}', es: 'pedido {time}' },
  'gates.gate': { en: 'gate', es: 'control' },
  'gates.answer': { en: 'answer', es: 'respuesta' },
  'gates.sides': { en: 'candidate against base', es: 'candidato frente a base' },
  'gates.against': { en: '{side} against {base}', es: '{side} frente a {base}' },
  'gates.asks': {
    en: '{list}: no more than {limit_share} worse.',
    es: '{list}: no más de un {limit_share} peor.',
  },
  'gates.own_limits': {
    en: 'With limits of their own: {list}.',
    es: 'Con límites propios: {list}.',
  },
  'gates.limit_of': { en: '{name} {limit_share}', es: '{name} {limit_share}' },
  'gates.at_most': {
    en: 'At most {runs} a side and cell. A candidate that fell back to the CPU {kind, select, yes {is compared} other {is a regression}}.',
    es: 'Como máximo {runs} por lado y celda. Un candidato que recurrió a la CPU {kind, select, yes {se compara} other {es una regresión}}.',
  },
  'gates.lead_metrics': {
    en: 'latency, or prefill and decode rates',
    es: 'latencia, o velocidades de prefill y decodificación',
  },
  'gates.waits': {
    en: 'It looks at what was measured.',
    es: 'Está revisando lo medido.',
  },
  'gates.is_measured': { en: 'Being measured.', es: 'Se está midiendo.' },
  'gates.progress': {
    en: '{n, number} of {of, plural, one {# run} other {# runs}}',
    es: '{n, number} de {of, plural, one {# ejecución} other {# ejecuciones}}',
  },
  'gates.left': { en: 'about {time} left', es: 'faltan unos {time}' },
  'gates.cancel': { en: 'Cancel gate', es: 'Cancelar el control' },
  'gates.cells': { en: 'Cells, the worst first', es: 'Celdas, la peor primero' },
  'gates.cells.what': {
    en: 'Candidate over base; above 1 is worse, also of rates. Intervals are decided for all cells together.',
    es: 'Candidato entre base; por encima de 1 es peor, también en velocidades. Los intervalos se deciden para todas las celdas juntas.',
  },
  'gates.how': { en: 'Conditions', es: 'Condiciones' },
  'gates.measured': { en: 'measured', es: 'medición' },
  'gates.measured.how': {
    en: '{word, select, stored {stored runs of both releases} side_by_side {both sides interleaved, {runs} a side and cell} other {nothing}}',
    es: '{word, select, stored {ejecuciones guardadas de ambas versiones} side_by_side {ambos lados intercalados, {runs} por lado y celda} other {nada}}',
  },
  'gates.limits': { en: 'limits', es: 'límites' },
  'gates.devices': { en: 'devices', es: 'dispositivos' },
  'gates.benchmarks': { en: 'benchmarks', es: 'pruebas' },
  'gates.notes': { en: 'What else to know', es: 'Qué más hay que saber' },
  'gates.confidence': { en: '{confidence_level} interval', es: 'intervalo del {confidence_level}' },
} as const satisfies Messages;
