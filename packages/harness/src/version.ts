/** Version of the harness: grows when the same model on the same device could give another number. */
export const HARNESS_VERSION = '2.0.0';
