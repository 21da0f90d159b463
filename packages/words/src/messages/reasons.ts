import type { Messages } from '../message.js';

/** Why a run can or cannot be trusted: rules of the server's judge, one or more sentences each. */
export const reasons = {
  'reason.accelerator.unknown': {
    en: '{asked} was asked for; the runtime did not say what was used.',
    es: 'Se pidió {asked}; el entorno de ejecución no indicó qué se usó.',
  },
  'reason.accelerator.used': {
    en: '{asked} was asked for and used (known from {known_by, select, api {the runtime’s API} log {its log} other {what it did}}).',
    es: 'Se pidió {asked} y se usó (según {known_by, select, api {la API del entorno de ejecución} log {su registro} other {lo que hizo}}).',
  },
  'reason.accelerator.other': {
    en: '{asked} was asked for, but it ran on the {used}.',
    es: 'Se pidió {asked}, pero se ejecutó en la {used}.',
  },
  'reason.accelerator.other_because': {
    en: '{asked} was asked for, but it ran on the {used}: {detail}.',
    es: 'Se pidió {asked}, pero se ejecutó en la {used}: {detail}.',
  },
  'reason.software_device': {
    en: 'The {asked} was emulated by the CPU ({adapter}): the time says nothing about a real one.',
    es: 'La CPU emuló la {asked} ({adapter}): el tiempo no dice nada de una real.',
  },
  'reason.input_sizes': {
    en: 'The model leaves sizes of its inputs open and no shape was given: each was 1 ({list}).',
    es: 'El modelo deja abiertos tamaños de sus entradas y no se dio ninguna forma: cada uno fue 1 ({list}).',
  },
  'reason.input_files.given': {
    en: 'Inputs were filled as given: {list}.',
    es: 'Las entradas se llenaron como se indicó: {list}.',
  },
  'reason.input_files.made_up': {
    en: 'Inputs were to be filled: {list}. The harness did not do it, so the speed is not shown: update the agent, and on phones the harness app.',
    es: 'Había que llenar entradas: {list}. El arnés no lo hizo, así que no se muestra la velocidad: actualice el agente y, en los teléfonos, la aplicación del arnés.',
  },
  'reason.input_files.file': { en: '{name} from {path}', es: '{name} desde {path}' },
  'reason.output_finite.not_read': {
    en: 'The outputs were not read.',
    es: 'No se leyeron las salidas.',
  },
  'reason.output_finite.ok': {
    en: 'Every output is finite.',
    es: 'Todas las salidas son finitas.',
  },
  'reason.output_finite.bad': {
    en: 'Output {name} holds {n, number} {n, plural, one {value of} other {values of}} {of, number} that {n, plural, one {is} other {are}} not finite, so its speed is not shown.',
    es: 'La salida {name} contiene {n, number} {n, plural, one {valor} other {valores}} de {of, number} que no {n, plural, one {es finito} other {son finitos}}, así que no se muestra la velocidad.',
  },
  'reason.output_constant.varies': { en: 'The outputs vary.', es: 'Las salidas varían.' },
  'reason.output_constant.inputs_too': {
    en: 'Every output is constant, as are the inputs: whether anything was computed cannot be told.',
    es: 'Todas las salidas son constantes, igual que las entradas: no se puede saber si se calculó algo.',
  },
  'reason.output_constant.no_reference': {
    en: 'Every output is constant; there is no run on a CPU that shows whether the model is.',
    es: 'Todas las salidas son constantes; no hay ninguna ejecución en CPU que muestre si el modelo lo es.',
  },
  'reason.output_constant.reference_too': {
    en: 'Every output is constant, as on the CPU.',
    es: 'Todas las salidas son constantes, como en la CPU.',
  },
  'reason.output_constant.bad': {
    en: 'Every output is constant, unlike on the CPU: it probably did not compute anything.',
    es: 'Todas las salidas son constantes, a diferencia de la CPU: probablemente no se calculó nada.',
  },
  'reason.output_reference.ok': {
    en: 'The output is like the reference on the CPU (cosine {cosine}).',
    es: 'La salida coincide con la referencia en la CPU (coseno {cosine}).',
  },
  'reason.output_reference.bad': {
    en: 'Output {name} is unlike the reference on the CPU (cosine {cosine}, largest error {error}), so its speed is not shown.',
    es: 'La salida {name} no coincide con la referencia en la CPU (coseno {cosine}, error máximo {error}), así que no se muestra la velocidad.',
  },
  'reason.samples.reported_only': {
    en: 'benchmark_model keeps no raw samples, only what it reports of {n, plural, one {# iteration} other {# iterations}}: spread, trend and groups of iterations cannot be judged.',
    es: 'benchmark_model no guarda muestras, solo lo que informa de {n, plural, one {# iteración} other {# iteraciones}}: no se pueden juzgar la dispersión, la tendencia ni los grupos de iteraciones.',
  },
  'reason.samples.whole_answers': {
    en: 'litert_lm_main gives no times of single tokens, only counts and durations of {n, plural, one {# whole answer} other {# whole answers}}: spread, trend and groups of iterations cannot be judged.',
    es: 'litert_lm_main no da tiempos por token, solo cantidades y duraciones de {n, plural, one {# respuesta completa} other {# respuestas completas}}: no se pueden juzgar la dispersión, la tendencia ni los grupos de iteraciones.',
  },
  'reason.samples.clock_stood': {
    en: '{n, number} of {of, number} iterations took 0 ns: the clock stood still, so the speed is not shown.',
    es: '{n, number} de {of, number} iteraciones duraron 0 ns: el reloj no avanzó, así que no se muestra la velocidad.',
  },
  'reason.samples.few': {
    en: 'Only {n, plural, one {# sample} other {# samples}}: percentiles of fewer than {limit, number} say little.',
    es: 'Solo {n, plural, one {# muestra} other {# muestras}}: los percentiles de menos de {limit, number} dicen poco.',
  },
  'reason.samples.thinned': {
    en: '{n, number} samples, of which {kept, number} are kept, chosen evenly: percentiles, spread, trend and groups are of those.',
    es: '{n, number} muestras, de las que se conservan {kept, number}, elegidas de manera uniforme: percentiles, dispersión, tendencia y grupos son de esas.',
  },
  'reason.samples.ok': {
    en: '{n, plural, one {# sample} other {# samples}}.',
    es: '{n, plural, one {# muestra} other {# muestras}}.',
  },
  'reason.spread.over': {
    en: 'The iterations are widely spread: robust CV {spread_share}, limit {limit_share}.',
    es: 'Las iteraciones están muy dispersas: CV robusto {spread_share}, límite {limit_share}.',
  },
  'reason.spread.ok': { en: 'Robust CV {spread_share}.', es: 'CV robusto {spread_share}.' },
  'reason.trend.over': {
    en: 'It became {trend_share} {word, select, slower {slower} other {faster}} during measurement, limit {limit_share}.',
    es: 'Se volvió un {trend_share} más {word, select, slower {lento} other {rápido}} durante la medición, límite {limit_share}.',
  },
  'reason.trend.ok': {
    en: 'No trend during measurement ({trend_share}).',
    es: 'Sin tendencia durante la medición ({trend_share}).',
  },
  'reason.modes.several': {
    en: 'The iterations fall into {n, number} groups: the device changed between {n, number} states, and one median hides them.',
    es: 'Las iteraciones forman {n, number} grupos: el dispositivo cambió entre {n, number} estados y una sola mediana los oculta.',
  },
  'reason.modes.one': { en: 'One group of iterations.', es: 'Un solo grupo de iteraciones.' },
  'reason.warmup.settled': {
    en: 'Warm-up settled after {n, plural, one {# iteration} other {# iterations}}.',
    es: 'El calentamiento se estabilizó tras {n, plural, one {# iteración} other {# iteraciones}}.',
  },
  'reason.warmup.cut': {
    en: 'Warm-up reached its time limit after {n, plural, one {# iteration} other {# iterations}}, before the latency had settled.',
    es: 'El calentamiento llegó a su límite de tiempo tras {n, plural, one {# iteración} other {# iteraciones}}, antes de que la latencia se estabilizara.',
  },
  'reason.background_load.unknown': {
    en: 'The load by other programs could not be read.',
    es: 'No se pudo leer la carga de otros programas.',
  },
  'reason.background_load.over': {
    en: 'Other programs used {load_share} of the CPUs during measurement, limit {limit_share}.',
    es: 'Otros programas usaron el {load_share} de las CPU durante la medición, límite {limit_share}.',
  },
  'reason.background_load.ok': {
    en: 'Other programs used at most {load_share} of the CPUs.',
    es: 'Otros programas usaron como máximo el {load_share} de las CPU.',
  },
  'reason.clock_jump.over': {
    en: 'The computer’s clock jumped by {jump_ms} ms during the run: it slept or its clock was set.',
    es: 'El reloj del equipo saltó {jump_ms} ms durante la ejecución: el equipo se suspendió o se ajustó su reloj.',
  },
  'reason.clock_jump.ok': { en: 'The clock did not jump.', es: 'El reloj no saltó.' },
  'reason.clock_limit.changed': {
    en: 'The CPU’s clock limit changed between {low_mhz} and {high_mhz} MHz.',
    es: 'El límite de frecuencia de la CPU cambió entre {low_mhz} y {high_mhz} MHz.',
  },
  'reason.clock_limit.ok': {
    en: 'The CPU’s clock limit stayed at {high_mhz} MHz.',
    es: 'El límite de frecuencia de la CPU se mantuvo en {high_mhz} MHz.',
  },
  'reason.thermal.nothing_known': {
    en: 'Temperature unknown: the device reports neither a thermal status nor a temperature, so it may have slowed itself down.',
    es: 'Temperatura desconocida: el dispositivo no informa estado térmico ni temperatura, así que pudo haber bajado su velocidad.',
  },
  'reason.thermal.temperature_only': {
    en: 'Thermal status unknown: the device reports none, only up to {temperature_c} °C of its battery or skin; it may have slowed itself down.',
    es: 'Estado térmico desconocido: el dispositivo no lo informa, solo hasta {temperature_c} °C en batería o carcasa; pudo haber bajado su velocidad.',
  },
  'reason.thermal.ok': { en: 'No thermal throttling.', es: 'Sin limitación térmica.' },
  'reason.thermal.hot': {
    en: 'Thermal status was {state, select, light {light} moderate {moderate} severe {severe} critical {critical} emergency {emergency} shutdown {shutdown} other {raised}}: the device slowed itself down.',
    es: 'El estado térmico fue {state, select, light {leve} moderate {moderado} severe {grave} critical {crítico} emergency {de emergencia} shutdown {de apagado} other {elevado}}: el dispositivo bajó su velocidad.',
  },
  'reason.power.changed': {
    en: 'The power supply was plugged in or unplugged during the run.',
    es: 'Se conectó o desconectó la alimentación durante la ejecución.',
  },
  'reason.power.low': {
    en: 'It ran on battery at {battery_percent} %, below {limit_percent} %.',
    es: 'Funcionó con batería al {battery_percent} %, por debajo del {limit_percent} %.',
  },
  'reason.power.battery': { en: 'It ran on battery.', es: 'Funcionó con batería.' },
  'reason.power.mains': { en: 'It ran on mains power.', es: 'Funcionó conectado a la red.' },
  'reason.portal_away.alone': {
    en: '{state, select, away {Measured while the portal could not be reached: its agent was away for {away_seconds}} other {Its lease ended while it was measured or sent}}; it came {late_seconds} after the end of its lease. No other agent has had the device since.',
    es: '{state, select, away {Se midió mientras no se podía alcanzar el portal: su agente estuvo ausente {away_seconds}} other {Su concesión terminó mientras se medía o se enviaba}}; llegó {late_seconds} después del fin de su concesión. Ningún otro agente ha tenido el dispositivo desde entonces.',
  },
  'reason.portal_away.another': {
    en: '{state, select, away {Measured while the portal could not be reached: its agent was away for {away_seconds}} other {Its lease ended while it was measured or sent}}; it came {late_seconds} after the end of its lease. Agent “{agent}” has been given the device since: both may have used it at once.',
    es: '{state, select, away {Se midió mientras no se podía alcanzar el portal: su agente estuvo ausente {away_seconds}} other {Su concesión terminó mientras se medía o se enviaba}}; llegó {late_seconds} después del fin de su concesión. Desde entonces se dio el dispositivo al agente «{agent}»: ambos pueden haberlo usado a la vez.',
  },
  'reason.answer_empty.unknown': {
    en: 'The text of the answer was not reported: whether it is empty or wrong is not known.',
    es: 'No se informó el texto de la respuesta: no se sabe si está vacía o es errónea.',
  },
  'reason.answer_empty.bad': {
    en: 'It decoded {n, plural, one {# token} other {# tokens}} and none gave text, so its speed is not shown.',
    es: 'Decodificó {n, plural, one {# token} other {# tokens}} y ninguno dio texto, así que no se muestra la velocidad.',
  },
  'reason.answer_empty.ended_at_once': {
    en: 'It decoded {n, plural, one {# token} other {# tokens}} and none gave text: the first token ended the answer, so its speed is not shown.',
    es: 'Decodificó {n, plural, one {# token} other {# tokens}} y ninguno dio texto: el primer token terminó la respuesta, así que no se muestra la velocidad.',
  },
  'reason.answer_empty.ok': {
    en: 'Its answer has {n, plural, one {# piece} other {# pieces}} of text.',
    es: 'Su respuesta tiene {n, plural, one {# fragmento} other {# fragmentos}} de texto.',
  },
  'reason.answer_repeats.ok': {
    en: 'Its answer does not repeat itself.',
    es: 'Su respuesta no se repite.',
  },
  'reason.answer_repeats.bad': {
    en: 'Its answer repeats the same {period, plural, one {piece} other {# pieces}} of text to its end.',
    es: 'Su respuesta repite {period, plural, one {el mismo fragmento} other {los mismos # fragmentos}} de texto hasta el final.',
  },
  'reason.answer_reference.ok': {
    en: 'The answer begins like the reference on the CPU ({n, number} of {of, number} pieces of text agree).',
    es: 'La respuesta empieza como la referencia en la CPU (coinciden {n, number} de {of, number} fragmentos de texto).',
  },
  'reason.answer_reference.parts': {
    en: 'The answer differs from the reference on the CPU after {n, number} of {of, number} pieces of text.',
    es: 'La respuesta se aparta de la referencia en la CPU tras {n, number} de {of, number} fragmentos de texto.',
  },
  'reason.answer_reference.parts_at_once': {
    en: 'The answer differs from the reference on the CPU from its first piece of text on ({n, number} of {of, number} agree), so its speed is not shown.',
    es: 'La respuesta se aparta de la referencia en la CPU desde el primer fragmento de texto (coinciden {n, number} de {of, number}), así que no se muestra la velocidad.',
  },
} as const satisfies Messages;
