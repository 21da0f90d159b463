import type { Messages } from '../../message.js';

export const counts = {
  'n.agent': {
    en: '{n, plural, one {# agent} other {# agents}}',
    es: '{n, plural, one {# agente} other {# agentes}}',
  },
  'n.benchmark': {
    en: '{n, plural, one {# benchmark} other {# benchmarks}}',
    es: '{n, plural, one {# prueba} other {# pruebas}}',
  },
  'n.cell': {
    en: '{n, plural, one {# cell} other {# cells}}',
    es: '{n, plural, one {# celda} other {# celdas}}',
  },
  'n.column': {
    en: '{n, plural, one {# column} other {# columns}}',
    es: '{n, plural, one {# columna} other {# columnas}}',
  },
  'n.configuration': {
    en: '{n, plural, one {# configuration} other {# configurations}}',
    es: '{n, plural, one {# configuración} other {# configuraciones}}',
  },
  'n.core': {
    en: '{n, plural, one {# core} other {# cores}}',
    es: '{n, plural, one {# núcleo} other {# núcleos}}',
  },
  'n.device': {
    en: '{n, plural, one {# device} other {# devices}}',
    es: '{n, plural, one {# dispositivo} other {# dispositivos}}',
  },
  'n.family': {
    en: '{n, plural, one {# family} other {# families}}',
    es: '{n, plural, one {# familia} other {# familias}}',
  },
  'n.job': {
    en: '{n, plural, one {# job} other {# jobs}}',
    es: '{n, plural, one {# trabajo} other {# trabajos}}',
  },
  'n.kind': {
    en: '{n, plural, one {# kind} other {# kinds}}',
    es: '{n, plural, one {# tipo} other {# tipos}}',
  },
  'n.layer': {
    en: '{n, plural, one {# layer} other {# layers}}',
    es: '{n, plural, one {# capa} other {# capas}}',
  },
  'n.model': {
    en: '{n, plural, one {# model} other {# models}}',
    es: '{n, plural, one {# modelo} other {# modelos}}',
  },
  'n.more_kind': {
    en: '{n, plural, one {# more kind} other {# more kinds}}',
    es: '{n, plural, one {# tipo más} other {# tipos más}}',
  },
  'n.more_part': {
    en: '{n, plural, one {# more part} other {# more parts}}',
    es: '{n, plural, one {# parte más} other {# partes más}}',
  },
  'n.more_row': {
    en: '{n, plural, one {# more row} other {# more rows}}',
    es: '{n, plural, one {# fila más} other {# filas más}}',
  },
  'n.more_run': {
    en: '{n, plural, one {# more run} other {# more runs}}',
    es: '{n, plural, one {# ejecución más} other {# ejecuciones más}}',
  },
  'n.more_signature': {
    en: '{n, plural, one {# more signature} other {# more signatures}}',
    es: '{n, plural, one {# firma más} other {# firmas más}}',
  },
  'n.operator': {
    en: '{n, plural, one {# operator} other {# operators}}',
    es: '{n, plural, one {# operador} other {# operadores}}',
  },
  'n.parameter': {
    en: '{n, plural, one {# parameter} other {# parameters}}',
    es: '{n, plural, one {# parámetro} other {# parámetros}}',
  },
  'n.run': {
    en: '{n, plural, one {# run} other {# runs}}',
    es: '{n, plural, one {# ejecución} other {# ejecuciones}}',
  },
  'n.section': {
    en: '{n, plural, one {# section} other {# sections}}',
    es: '{n, plural, one {# sección} other {# secciones}}',
  },
  'n.set': {
    en: '{n, plural, one {# set} other {# sets}}',
    es: '{n, plural, one {# conjunto} other {# conjuntos}}',
  },
  'n.signature': {
    en: '{n, plural, one {# signature} other {# signatures}}',
    es: '{n, plural, one {# firma} other {# firmas}}',
  },
  'n.tensor': {
    en: '{n, plural, one {# tensor} other {# tensors}}',
    es: '{n, plural, one {# tensor} other {# tensores}}',
  },
  'n.token': {
    en: '{n, plural, one {# token} other {# tokens}}',
    es: '{n, plural, one {# token} other {# tokens}}',
  },
} as const satisfies Messages;
