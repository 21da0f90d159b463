import type { Messages } from '../../message.js';

export const series = {
  'series.title': { en: '{a}, on {device}', es: '{a}, en {device}' },
  'series.page': { en: 'Series', es: 'Serie' },
  'series.sub': { en: '{what}, over releases; {list}', es: '{what}, por versiones; {list}' },
  'series.unit': { en: 'unit {name}', es: 'unidad {name}' },
  'series.unit_at': { en: 'unit {name} ({where})', es: 'unidad {name} ({where})' },
  'series.models': { en: 'device model', es: 'modelo de dispositivo' },
  'series.shown': { en: 'releases', es: 'versiones' },
  'series.last': { en: 'last {many}', es: 'últimas {many}' },
  'series.all': { en: 'all', es: 'todas' },

  'series.alert': { en: 'Alert {many}', es: 'Alerta {many}' },
  'series.lead.since': { en: '{what} since {name}:', es: '{what} desde {name}:' },
  'series.lead.by': { en: '{what} by {name}:', es: '{what} en {name}:' },
  'series.lead.change': {
    en: '{from} → {to}, {effect_ratio}{text}',
    es: '{from} → {to}, {effect_ratio}{text}',
  },
  'series.lead.on_models': {
    en: ', on {many} of {total} device models',
    es: ', en {many} de {total} modelos de dispositivo',
  },
  'series.lead.others_unit': {
    en: '; on {list} only one unit moved: that is the phone, not the release',
    es: '; en {list} solo cambió una unidad: es el dispositivo, no la versión',
  },
  'series.lead.back': {
    en: 'Back to the level of before since {name}:',
    es: 'De vuelta al nivel de antes desde {name}:',
  },
  'series.lead.back_text': {
    en: '{from} → {to}; before it became slower it was at {value}.',
    es: '{from} → {to}; antes de empeorar estaba en {value}.',
  },
  'series.lead.no_change': { en: 'No change over {a}:', es: 'Sin cambios en {a}:' },
  'series.lead.near': { en: 'near {value}.', es: 'cerca de {value}.' },
  'series.lead.near_interval': { en: 'near {value} ({text}).', es: 'cerca de {value} ({text}).' },
  'series.lead.accepted': {
    en: 'The change with {name} was accepted: it is the level now.',
    es: 'El cambio con {name} se aceptó: es el nivel actual.',
  },
  'series.lead.too_early': { en: 'Too early to tell:', es: 'Demasiado pronto para saberlo:' },
  'series.lead.too_early_text': {
    en: '{n, plural, one {one release has a point} other {# releases have a point}}; a change is found from the sixth on.',
    es: '{n, plural, one {una versión tiene un punto} other {# versiones tienen un punto}}; un cambio se encuentra a partir de la sexta.',
  },
  'series.lead.one_unit': {
    en: 'Only unit {list} moved with {name}:',
    es: 'Solo cambió la unidad {list} con {name}:',
  },
  'series.lead.one_unit_text': {
    en: '{from} → {to} there: that is the phone, not the release.',
    es: 'allí {from} → {to}: es el dispositivo, no la versión.',
  },
  'series.lead.modes': { en: 'Two modes in {name}:', es: 'Dos modos en {name}:' },
  'series.lead.modes_text': {
    en: '{from} or {to}, each run one of both. That is no regression.',
    es: '{from} o {to}, cada ejecución una de las dos. No es una regresión.',
  },
  'series.lead.missing': { en: 'No valid run of {name}:', es: 'Ninguna ejecución válida de {name}:' },
  'series.lead.nothing': {
    en: 'No release has a valid run.',
    es: 'Ninguna versión tiene una ejecución válida.',
  },
  'series.lead.cannot_tell': {
    en: 'It cannot be told whether it changed:',
    es: 'No se puede saber si cambió:',
  },

  'series.found.over': { en: 'Over its budget of {value}:', es: 'Por encima de su límite de {value}:' },
  'series.found.over_text': {
    en: 'the whole interval of the newest level, {a}, lies beyond it.',
    es: 'todo el intervalo del nivel más nuevo, {a}, queda más allá.',
  },
  'series.found.over_point': { en: 'the newest level is at {a}.', es: 'el nivel más nuevo está en {a}.' },
  'series.found.at_limit': { en: 'At its budget of {value}:', es: 'En su límite de {value}:' },
  'series.found.at_limit_text': {
    en: 'the interval of the newest level, {a}, crosses it.',
    es: 'el intervalo del nivel más nuevo, {a}, lo cruza.',
  },
  'series.found.suspicious': { en: '{name} is suspicious:', es: '{name} es sospechosa:' },
  'series.found.suspicious_text': {
    en: '{a}, expected {b}. One point proves nothing.',
    es: '{a}, se esperaba {b}. Un solo punto no prueba nada.',
  },
  'series.found.no_point': {
    en: '{n, plural, one {{list} has no point:} other {{list} have no point:}}',
    es: '{n, plural, one {{list} no tiene ningún punto:} other {{list} no tienen ningún punto:}}',
  },
  'series.found.gap': {
    en: 'Since when is not known: {list} {n, plural, one {has} other {have}} no point.',
    es: 'No se sabe desde cuándo: {list} no {n, plural, one {tiene} other {tienen}} ningún punto.',
  },

  'series.chart': { en: '{what} by release', es: '{what} por versión' },
  'series.chart.one_level': {
    en: 'All releases with a point stay near {value}.',
    es: 'Todas las versiones con punto quedan cerca de {value}.',
  },
  'series.chart.two_levels': {
    en: 'Until {a} it stayed near {from}; from {b} on it is near {to}.',
    es: 'Hasta {a} quedó cerca de {from}; desde {b} está cerca de {to}.',
  },
  'series.chart.points': {
    en: '{n, plural, one {One release has a point.} other {# releases have a point; too few for a level.}}',
    es: '{n, plural, one {Una versión tiene un punto.} other {# versiones tienen un punto; pocas para un nivel.}}',
  },
  'series.chart.a_run': { en: 'a run on unit {name}', es: 'una ejecución en la unidad {name}' },
  'series.chart.box': {
    en: 'box: 95 % interval of a release',
    es: 'caja: intervalo del 95 % de una versión',
  },
  'series.chart.thick': {
    en: 'thick line and band: level and its interval',
    es: 'línea gruesa y banda: nivel y su intervalo',
  },
  'series.chart.hollow': { en: 'hollow: not settled', es: 'hueco: sin asentar' },
  'series.chart.suspect': { en: 'pale: a suspect run', es: 'pálido: una ejecución dudosa' },
  'series.chart.label': {
    en: '{what} of {a} on {device} over {b}. {text} The table below has the same data.',
    es: '{what} de {a} en {device} en {b}. {text} La tabla de abajo tiene los mismos datos.',
  },
  'series.chart.budget': { en: 'budget {value}', es: 'límite {value}' },
  'series.chart.budget_far': {
    en: 'The budget of {value} lies outside of the picture.',
    es: 'El límite de {value} queda fuera de la imagen.',
  },
  'series.chart.suspicious': { en: 'suspicious', es: 'sospechoso' },
  'series.chart.one_point': { en: '{value}, one point', es: '{value}, un punto' },
  'series.chart.expected': { en: 'expected', es: 'se esperaba' },
  'series.chart.only_last': {
    en: 'The last {many} of {total} releases',
    es: 'Las últimas {many} de {total} versiones',
  },
  'series.table_link': { en: 'Table of the same data', es: 'Tabla de los mismos datos' },

  'series.before_after': { en: 'Before and after', es: 'Antes y después' },
  'series.before': { en: 'before', es: 'antes' },
  'series.since': { en: 'since', es: 'desde entonces' },
  'series.level': { en: 'level', es: 'nivel' },
  'series.ratio': { en: 'ratio, 95 %', es: 'razón, 95 %' },
  'series.all_units': { en: 'all units', es: 'todas las unidades' },
  'series.alike': {
    en: 'All units moved alike, so it is not one ageing phone.',
    es: 'Todas las unidades cambiaron igual: no es un dispositivo envejecido.',
  },
  'series.one_moved': {
    en: 'Only unit {list} moved: that is the phone, not the release.',
    es: 'Solo cambió la unidad {list}: es el dispositivo, no la versión.',
  },
  'series.lone_unit': {
    en: 'One unit only: whether it is the phone, another unit would tell.',
    es: 'Una sola unidad: otra diría si es el dispositivo.',
  },
  'series.counted': {
    en: '{n, plural, one {# release} other {# releases}} before, {of, number} since.',
    es: '{n, plural, one {# versión} other {# versiones}} antes, {of, number} después.',
  },
  'series.first_level': {
    en: 'There is one level so far, so nothing to compare.',
    es: 'Hasta ahora hay un solo nivel: no hay nada que comparar.',
  },
  'series.no_level': {
    en: 'No level yet: too few releases have a point.',
    es: 'Todavía no hay nivel: pocas versiones tienen un punto.',
  },
  'series.no_own_step': { en: 'no step of its own', es: 'sin cambio propio' },

  'series.changed_with': { en: 'What changed with {name}', es: 'Qué cambió con {name}' },
  'series.changed_none': { en: 'What changed around it', es: 'Qué cambió alrededor' },
  'series.same_file': { en: 'same file', es: 'mismo archivo' },
  'series.the_release': { en: 'the release itself', es: 'la propia versión' },
  'series.release_from': { en: '{from} → {to}', es: '{from} → {to}' },
  'series.changed_before': { en: '{name}: {what}', es: '{name}: {what}' },
  'series.nothing_known': {
    en: 'Nothing is known to have changed around these releases.',
    es: 'No se sabe de nada que cambiara alrededor de estas versiones.',
  },

  'series.detector': { en: 'Budget and detector', es: 'Límite y detector' },
  'series.found_by': { en: 'found by', es: 'hallado por' },
  'series.looked_by': { en: 'looked for by', es: 'buscado por' },
  'series.p': { en: '{name} {version}, p = {value}', es: '{name} {version}, p = {value}' },
  'series.p_below': {
    en: '{name} {version}, p below {value}',
    es: '{name} {version}, p por debajo de {value}',
  },
  'series.smallest': { en: 'smallest effect', es: 'menor efecto' },
  'series.points_since': { en: 'points since', es: 'puntos desde entonces' },
  'series.at_least': { en: 'at least {many}', es: 'al menos {many}' },
  'series.notes': { en: 'to be known', es: 'a tener en cuenta' },
  'series.note.too_short': {
    en: '{n, plural, one {one more release is} other {# more releases are}} needed before a change can be told',
    es: '{n, plural, one {falta una versión} other {faltan # versiones}} para poder reconocer un cambio',
  },
  'series.note.correlated': {
    en: 'releases resemble their neighbours (correlation {a}), so a drift is not told as a step',
    es: 'las versiones se parecen a sus vecinas (correlación {a}): una deriva no se cuenta como cambio',
  },
  'series.note.noisy': {
    en: 'runs differ so much that changes below {value} are not claimed',
    es: 'las ejecuciones difieren tanto que no se afirman cambios por debajo del {value}',
  },
  'series.note.not_positive': {
    en: 'a value is not above zero, so there are no ratios',
    es: 'un valor no es mayor que cero: no hay razones',
  },
  'series.note.no_change': {
    en: 'with {name} it looked like {value}, but {text}',
    es: 'con {name} parecía {value}, pero {text}',
  },
  'series.why.few-points': { en: 'too few releases stand on one side', es: 'hay pocas versiones a un lado' },
  'series.why.not-significant': { en: 'that may be chance', es: 'puede ser casualidad' },
  'series.why.small': { en: 'that is too small for its noise', es: 'es demasiado pequeño para su ruido' },
  'series.why.drift': { en: 'it drifts', es: 'es una deriva' },
  'series.why.two-modes': { en: 'it has two modes', es: 'tiene dos modos' },
  'series.level_since': { en: 'level since', es: 'nivel desde' },
  'series.budget': { en: 'budget', es: 'límite' },
  'series.no_budget': { en: 'none', es: 'ninguno' },

  'series.siblings': {
    en: 'The same cell on the other device models',
    es: 'La misma celda en los otros modelos de dispositivo',
  },
  'series.siblings_note': {
    en: 'ratio to the level before, one axis for all; above 1× is {word, select, larger {larger} other {slower}}',
    es: 'razón respecto al nivel anterior, un eje para todos; por encima de 1× es {word, select, larger {mayor} other {más lento}}',
  },
  'series.band': { en: 'the grey band is no change, ±{value}', es: 'la banda gris es sin cambio, ±{value}' },
  'series.shown_above': { en: 'shown above', es: 'mostrado arriba' },
  'series.sibling_label': {
    en: '{device}: ratio to the level before by release, now {value}',
    es: '{device}: razón respecto al nivel anterior por versión, ahora {value}',
  },
  'series.sibling_none': { en: 'no points', es: 'sin puntos' },

  'series.data': { en: 'The same data', es: 'Los mismos datos' },
  'series.data_note': {
    en: 'one row a release, newest first',
    es: 'una fila por versión, la más nueva primero',
  },
  'series.column.interval': { en: '95 % interval', es: 'intervalo del 95 %' },
  'series.column.runs': { en: 'valid runs', es: 'ejecuciones válidas' },
  'series.column.against': { en: 'against the level', es: 'respecto al nivel' },
  'series.at_slower': {
    en: 'at the {word, select, faster {faster} other {slower}} level',
    es: 'en el nivel {word, select, faster {más rápido} other {más lento}}',
  },
  'series.from_here': { en: '{value} {what} from here on', es: '{value} {what} desde aquí' },
  'series.runs_of': { en: '{many} of {total}', es: '{many} de {total}' },
} as const satisfies Messages;
