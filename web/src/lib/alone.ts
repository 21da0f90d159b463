/** Whether this document is a report that somebody keeps as one file (`app/one-page`): no portal is behind it, and nothing is asked for. */
export const isAlone = (): boolean =>
  typeof document !== 'undefined' && document.documentElement.dataset['alone'] !== undefined;
