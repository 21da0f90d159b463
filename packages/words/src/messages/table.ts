import type { Messages } from '../message.js';

/** What stands around a table of the page. */
export const table = {
  'table.columns': { en: 'Columns', es: 'Columnas' },
  'table.columns.all': { en: 'As at first', es: 'Como al principio' },
  'table.sort_by': { en: 'Sort by', es: 'Ordenar por' },
  'table.sort.as_listed': { en: 'as listed', es: 'como en la lista' },
  'table.descending': { en: '{name}, descending', es: '{name}, descendente' },
  'table.edge': {
    en: 'Drag to change the width, double-click to fit; on the heading: Shift with ← or →',
    es: 'Arrastre para cambiar el ancho, doble clic para ajustarlo; en el encabezado: Mayús con ← o →',
  },
  'table.export': { en: 'CSV of what is shown', es: 'CSV de lo que se muestra' },
  'table.more': { en: 'More', es: 'Más' },
  'table.of': { en: '{n, number} of {of, number}', es: '{n, number} de {of, number}' },
  'table.show_all': { en: 'Show all', es: 'Mostrar todo' },
  'table.find_benchmark': { en: 'Find a benchmark', es: 'Buscar una prueba de rendimiento' },
  'table.find_benchmark.by': {
    en: 'Find by name, number or model',
    es: 'Buscar por nombre, número o modelo',
  },
  'table.find_benchmark.none': { en: 'Nothing has “{name}” in it.', es: 'Nada contiene «{name}».' },
  'table.find_benchmark.where': {
    en: 'Names of benchmarks and of their models were searched, and numbers.',
    es: 'Se buscó en los nombres de las pruebas y de sus modelos, y entre los números.',
  },
} as const satisfies Messages;
