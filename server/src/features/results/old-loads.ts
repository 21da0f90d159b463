/**
 * SQL, for a run named `r`: our own harness before 2.0.0 timed its making of inputs as a part of the load. Such loads are
 * shown with their mark and compared with nothing.
 */
export const OLD_LOAD = `(r.harness->>'name' LIKE 'rackmark%' AND r.harness->>'version' ~ '^[01][.]')`;
