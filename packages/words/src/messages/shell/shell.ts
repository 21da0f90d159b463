import { answers } from './answers.js';
import { cannot } from './cannot.js';
import { help } from './help.js';
import { helpCommands } from './help_commands.js';
import { helpMeasuring } from './help_measuring.js';
import { install } from './install.js';
import { ofOptions } from './options.js';
import { reportPdf } from './report_pdf.js';
import { results } from './results.js';

/** What nobody but a shell says: a page does not load it. */
export const onlyShell = {
  ...answers,
  ...cannot,
  ...ofOptions,
  ...reportPdf,
  ...results,
  ...install,
  ...help,
  ...helpMeasuring,
  ...helpCommands,
} as const;
