import type { Messages } from '../../message.js';

/** `rackmark report page` and `pdf`: which browser prints, and why none did. */
export const reportPdf = {
  'shell.pdf.printed': {
    en: '{path} ({size_bytes}), printed by {name}.',
    es: '{path} ({size_bytes}), impreso con {name}.',
  },
  'help.report.page': {
    en: 'Write a version as one page, which opens in a browser without a portal and without a network',
    es: 'Escribe una versión como una sola página, que se abre en un navegador sin portal y sin red',
  },
  'help.report.pdf': {
    en: 'Print a version by the browser of this computer',
    es: 'Imprime una versión con el navegador de este ordenador',
  },
  'help.report.report_or_file': {
    en: 'number or id of the report; or a .rackmark.zip or a page of it, which need no portal',
    es: 'número o id del informe; o un .rackmark.zip o una página suya, que no necesitan portal',
  },
  'help.report.output_page': { en: 'such as report.html', es: 'por ejemplo, informe.html' },
  'help.report.output_pdf': { en: 'such as report.pdf', es: 'por ejemplo, informe.pdf' },
  'cannot.browser.none': {
    en: 'There is no browser here that prints. Looked for: {text}. Install one of them, or name another that is made of Chromium: RACKMARK_BROWSER=/path/to/it.',
    es: 'Aquí no hay ningún navegador que imprima. Se buscaron: {text}. Instale uno de ellos o indique otro basado en Chromium: RACKMARK_BROWSER=/ruta/al/programa.',
  },
  'cannot.browser.named': {
    en: 'RACKMARK_BROWSER names {path}, and there is no program of that name. Correct it, or unset it to use one that is installed.',
    es: 'RACKMARK_BROWSER indica {path} y no hay ningún programa con ese nombre. Corríjalo o quítelo para usar uno que esté instalado.',
  },
  'cannot.pdf.no_report': {
    en: '{path} holds no report, or it was cut. A page is written by rackmark report page.',
    es: '{path} no contiene ningún informe o está cortado. Una página se escribe con rackmark report page.',
  },
  'cannot.pdf.no_page': {
    en: '{path} has no page to print: it was exported by an older Rackmark. Export it again, or print it by its number.',
    es: '{path} no tiene página que imprimir: lo exportó un Rackmark anterior. Expórtelo de nuevo o imprímalo por su número.',
  },
  'cannot.pdf.differs': {
    en: '{path} is not what it says it is, and is not printed. rackmark report verify {path} says where it differs.',
    es: '{path} no es lo que dice ser y no se imprime. rackmark report verify {path} indica en qué difiere.',
  },
  'cannot.pdf.failed': {
    en: '{path} did not print the report: {given}. Name another browser with RACKMARK_BROWSER, or open the page of rackmark report page and print it there.',
    es: '{path} no imprimió el informe: {given}. Indique otro navegador con RACKMARK_BROWSER o abra la página de rackmark report page e imprímala allí.',
  },
} as const satisfies Messages;
