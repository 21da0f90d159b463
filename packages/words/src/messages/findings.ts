import type { Messages } from '../message.js';

/** What a comparison shows, the leading words (`….strong`) in bold; and why a pair of cells has no effect (`note.…`). */
export const findings = {
  'list.more': { en: '{n, number} more', es: '{n, number} más' },
  'finding.named': { en: '{name}: {why}', es: '{name}: {why}' },
  'finding.named_in_brackets': { en: '{name} ({why})', es: '{name} ({why})' },
  'finding.named_ratio': { en: '{name} ({effect_ratio})', es: '{name} ({effect_ratio})' },

  'finding.effect.faster': { en: '{better}', es: '{better}' },
  'finding.effect.slower': { en: '{worse}', es: '{worse}' },
  'finding.where.devices': {
    en: 'on {n, plural, one {# device} other {# devices}}',
    es: 'en {n, plural, one {# dispositivo} other {# dispositivos}}',
  },
  'finding.where.device': { en: 'on {device}', es: 'en {device}' },
  'finding.size': {
    en: ', and its file is {size_times} {word, select, smaller {smaller} other {larger}}',
    es: ', y su archivo es {size_times} más {word, select, smaller {pequeño} other {grande}}',
  },
  'finding.over': {
    en: ' over {n, plural, one {# paired cell} other {# paired cells}}',
    es: ' en {n, plural, one {# par de celdas} other {# pares de celdas}}',
  },
  'finding.range': { en: ' ({effect_interval})', es: ' ({effect_interval})' },
  // A release, such as a version of a runtime, against another one.
  'step.faster': {
    en: '{side} is {effect_ratio} {better} than {base}{range}.',
    es: '{side} es {effect_ratio} {better} que {base}{range}.',
  },
  'step.slower': {
    en: '{side} is {effect_ratio} {worse} than {base}{range}.',
    es: '{side} es {effect_ratio} {worse} que {base}{range}.',
  },
  'step.no_change': { en: '{side} {equal} {base}{range}.', es: '{side} {equal} {base}{range}.' },
  'step.cannot_tell': {
    en: '{side} against {base}: inconclusive{range}.',
    es: '{side} frente a {base}: no concluyente{range}.',
  },
  'step.more_runs': {
    en: '{side} against {base}: inconclusive{range}; {n, plural, one {# more run} other {# more runs}} of each would probably tell.',
    es: '{side} frente a {base}: no concluyente{range}; {n, plural, one {# ejecución más} other {# ejecuciones más}} de cada una probablemente lo {n, plural, one {diría} other {dirían}}.',
  },
  'step.one_run': { en: ', of one run', es: ', con una sola ejecución' },
  'finding.each.none_settled': {
    en: '; none of them is settled by itself',
    es: '; ninguna es concluyente por sí sola',
  },
  'finding.each': { en: '; of them {list}', es: '; de ellas, {list}' },
  'finding.each.effect': {
    en: '{n, plural, one {# is {effect}} other {# are {effect}}}',
    es: '{n, plural, one {# es {effect}} other {# son {effect}}}',
  },
  'finding.each.no_change': {
    en: '{n, plural, one {# shows no change} other {# show no change}}',
    es: '{n, plural, one {# no muestra cambio} other {# no muestran cambio}}',
  },
  'finding.each.inconclusive': {
    en: '{n, plural, one {# is not settled} other {# are not settled}}',
    es: '{n, plural, one {# no es concluyente} other {# no son concluyentes}}',
  },

  'finding.all.strong': {
    en: '{side} is {effect_ratios} {effect} than {base}',
    es: '{side} es {effect_ratios} {effect} que {base}',
  },
  'finding.all': { en: '{where}{size}.', es: '{where}{size}.' },
  'finding.mean.strong': {
    en: '{side} is {effect_ratio} {effect}',
    es: '{side} es {effect_ratio} {effect}',
  },
  'finding.mean': {
    en: 'than {base}{over}{range} {where}{size}{each}.',
    es: 'que {base}{over}{range} {where}{size}{each}.',
  },
  'finding.same.strong': {
    en: '{kind, select, mixed {On average } other {}}{side} {equal} {base}',
    es: '{kind, select, mixed {En promedio, } other {}}{side} {equal} {base}',
  },
  'finding.same': {
    en: '{over}, within ±{delta_share}{range} {where}{size}{each}.',
    es: '{over}, dentro de ±{delta_share}{range} {where}{size}{each}.',
  },
  'finding.open.strong': {
    en: '{side} against {base} is not settled',
    es: '{side} frente a {base}: sin conclusión',
  },
  'finding.open': {
    en: '{over} {where}: {effect_ratio} {effect}{range}{size}{each}.',
    es: '{over} {where}: {effect_ratio} {effect}{range}{size}{each}.',
  },

  'finding.minority.strong': {
    en: '{n, plural, one {# cell is {effect}} other {# cells are {effect}}}',
    es: '{n, plural, one {# celda: {effect}} other {# celdas: {effect}}}',
  },
  'finding.minority': { en: 'against the rest: {list}.', es: 'al contrario que el resto: {list}.' },
  'finding.invalid.strong': {
    en: '{n, plural, one {# cell} other {# cells}} invalid, so no speed is shown:',
    es: '{n, plural, one {# celda no válida} other {# celdas no válidas}}, así que no se muestra la velocidad:',
  },
  'finding.invalid': { en: '{list}.', es: '{list}.' },
  'finding.see_the_run': { en: 'see the run', es: 'consulte la ejecución' },
  'finding.fallback.strong': {
    en: '{n, plural, one {# cell} other {# cells}} ran on the CPU though another accelerator was asked for.',
    es: '{n, plural, one {# celda se ejecutó} other {# celdas se ejecutaron}} en la CPU aunque se pidió otro acelerador.',
  },
  'finding.fallback': { en: 'Not counted: {list}.', es: 'No se cuentan: {list}.' },
  'finding.software.strong': {
    en: '{n, plural, one {# cell is} other {# cells are}} not ranked:',
    es: '{n, plural, one {# celda no se clasifica} other {# celdas no se clasifican}}:',
  },
  'finding.software': {
    en: '{list}. That says nothing about a real one.',
    es: '{list}. Eso no dice nada de uno real.',
  },
  'finding.suspect.strong': {
    en: '{n, plural, one {# cell} other {# cells}} suspect:',
    es: '{n, plural, one {# celda dudosa} other {# celdas dudosas}}:',
  },
  'finding.suspect': { en: '{why}.', es: '{why}.' },
  'finding.suspect.others': { en: '{why}. The others: {list}.', es: '{why}. Las demás: {list}.' },
  'finding.inconclusive.strong': {
    en: '{n, plural, one {# cell} other {# cells}} inconclusive;',
    es: '{n, plural, one {# celda no concluyente} other {# celdas no concluyentes}};',
  },
  'finding.inconclusive': {
    en: 'about {n, plural, one {# more run} other {# more runs}} would settle {of, plural, one {it} other {them}}: {list}.',
    es: 'haría falta cerca de {n, plural, one {# ejecución más} other {# ejecuciones más}} para {of, plural, one {decidirla} other {decidirlas}}: {list}.',
  },
  'finding.failed.strong': {
    en: '{n, plural, one {# cell} other {# cells}} without a result:',
    es: '{n, plural, one {# celda} other {# celdas}} sin resultado:',
  },
  'finding.failed': { en: '{list}.', es: '{list}.' },
  'finding.unsupported.strong': {
    en: '{n, plural, one {# cell} other {# cells}} unsupported:',
    es: '{n, plural, one {# celda no admitida} other {# celdas no admitidas}}:',
  },
  'finding.unsupported': { en: '{list}.', es: '{list}.' },

  'finding.error.strong': {
    en: 'What the weights do to the answer:',
    es: 'Efecto de los pesos en la respuesta:',
  },
  'finding.error': { en: '{list}.', es: '{list}.' },
  'finding.error.whole': {
    en: '{side} answers like {base} to the end{likely}',
    es: '{side} responde como {base} hasta el final{likely}',
  },
  'finding.error.part': {
    en: '{side} answers like {base} for {low_n, number}{kind, select, range { to {high_n, number}} other {}} of {of, number} pieces of text{likely}',
    es: '{side} responde como {base} durante {low_n, number}{kind, select, range { a {high_n, number}} other {}} de {of, number} fragmentos de texto{likely}',
  },
  'finding.error.likely': {
    en: ', and finds a fixed text’s tokens {difference_log} more or less likely',
    es: ', y considera los tokens de un texto fijo {difference_log} más o menos probables',
  },
  'finding.error.output': {
    en: '{side} gives outputs with a cosine of {cosine} to {base}',
    es: '{side} da salidas con un coseno de {cosine} respecto a {base}',
  },
  'finding.scaling.strong': {
    en: 'From {low_n, number} to {high_n, number} tokens of {kind, select, prompt {prompt} other {context}} {metric, select, prefill_rate {prefill} other {decode}} {word, select, flat {keeps} other {changes}} its rate:',
    es: 'De {low_n, number} a {high_n, number} tokens de {kind, select, prompt {indicación} other {contexto}}, {metric, select, prefill_rate {el prellenado} other {la decodificación}} {word, select, flat {mantiene} other {cambia}} su tasa:',
  },
  'finding.scaling': { en: '{list}, on {device}.', es: '{list}, en {device}.' },
  'finding.scaling.rates': {
    en: '{side} {from_rate} to {to_rate}',
    es: '{side} de {from_rate} a {to_rate}',
  },
  'finding.scaling.keeps': {
    en: '{side} keeps its ({from_rate} to {to_rate})',
    es: '{side} mantiene la suya (de {from_rate} a {to_rate})',
  },
  'finding.scaling.changes': {
    en: '{side} {word, select, gains {gains} other {loses}} {effect_ratio} ({from_rate} to {to_rate})',
    es: '{side} {word, select, gains {gana} other {pierde}} {effect_ratio} (de {from_rate} a {to_rate})',
  },
  'finding.loading.strong': { en: 'Kept in memory,', es: 'Si permanece en memoria,' },
  'finding.loading': { en: '{list}.', es: '{list}.' },
  'finding.loading.side': {
    en: '{side} gives its first token in {kept_ns} instead of {cold_ns} for {memory_kib} held',
    es: '{side} da su primer token en {kept_ns} en lugar de {cold_ns} a cambio de {memory_kib} ocupados',
  },
  'finding.tokens.strong': {
    en: 'One token in 100 comes late:',
    es: 'Uno de cada 100 tokens llega tarde:',
  },
  'finding.tokens': {
    en: '{side}{where} needs {late_ns} or more for it, {latency_ns} for half of them.',
    es: '{side}{where} necesita {late_ns} o más para él, {latency_ns} para la mitad de ellos.',
  },
  'finding.tokens.where': { en: ' on {device}', es: ' en {device}' },

  'note.missing': {
    en: '{word, select, base {the base} candidate {the candidate} other {this}} was not measured here',
    es: '{word, select, base {la base no se midió} candidate {el candidato no se midió} other {esto no se midió}} aquí',
  },
  'note.pending': {
    en: '{word, select, base {the base} other {the candidate}} is still being measured',
    es: '{word, select, base {la base} other {el candidato}} todavía se está midiendo',
  },
  'note.ended': {
    en: '{word, select, base {the base} other {the candidate}} was {state, select, failed {failed} lost {lost} cancelled {cancelled} unsupported {unsupported} other {not measured}}',
    es: '{word, select, base {la base} other {el candidato}}: {state, select, failed {con error} lost {ejecución perdida} cancelled {ejecución cancelada} unsupported {no admitido} other {sin medir}}',
  },
  'note.ran_on_cpu': {
    en: '{word, select, base {the base} other {the candidate}} ran on the CPU',
    es: '{word, select, base {la base} other {el candidato}} se ejecutó en la CPU',
  },
  'note.ran_on_cpu_because': { en: '{detail}', es: 'se ejecutó en la CPU: {detail}' },
  'note.software': {
    en: '{adapter}, a CPU, emulated the {asked}',
    es: '{adapter}, una CPU, emuló la {asked}',
  },
  'note.as_written': { en: '{detail}', es: '{detail}' },
  'note.no_samples': {
    en: 'benchmark_model reports no raw samples: nothing to compare with',
    es: 'benchmark_model no informa muestras: no hay con qué comparar',
  },
  'note.runners': {
    en: '{before} and {after} measure in different ways: not compared',
    es: '{before} y {after} miden de maneras distintas: no se comparan',
  },
} as const satisfies Messages;
