import type { Messages } from '../message.js';

/** What stands around a table of the page. */
export const table = {
  'table.columns': { en: 'Columns', es: 'Columnas' },
  'table.columns.all': { en: 'As at first', es: 'Como al principio' },
  'table.sort_by': { en: 'Sort by', es: 'Ordenar por' },
  'table.sort.as_listed': { en: 'as listed', es: 'como en la lista' },
  'table.descending': { en: '{name}, descending', es: '{name}, descendente' },
  'table.export': { en: 'CSV of what is shown', es: 'CSV de lo que se muestra' },
  'table.more': { en: 'More', es: 'Más' },
  'table.of': { en: '{n, number} of {of, number}', es: '{n, number} de {of, number}' },
} as const satisfies Messages;
