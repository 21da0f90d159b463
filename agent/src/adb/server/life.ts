/** What holds a port before the own server is started there. */
export type PortHolder = 'nobody' | 'adb' | 'other';

/** The life of the agent's own adb server. `deaths` counts those that came shortly after one another. */
export type ServerState =
  | { name: 'stopped' }
  /** Looks for the program and at the port. What was wrong before stays so until the server is up. */
  | { name: 'looking'; deaths: number; trouble: string | null }
  /** The process runs; nobody has answered yet. */
  | { name: 'starting'; deaths: number; trouble: string | null }
  | { name: 'up'; deaths: number; sinceMs: number; unanswered: number }
  /** The process runs, but it does not answer: it is ended. */
  | { name: 'ending'; deaths: number; trouble: string }
  /** No process; looks again after `delayMs`. */
  | { name: 'waiting'; deaths: number; delayMs: number; trouble: string }
  /** The process is ended for good. */
  | { name: 'stopping' };

export type ServerEvent =
  | { type: 'start' }
  | { type: 'stop' }
  | { type: 'no_program'; trouble: string }
  | { type: 'port'; holder: PortHolder; port: number }
  | { type: 'answered'; atMs: number }
  | { type: 'unanswered' }
  | { type: 'exited'; atMs: number; words: string }
  | { type: 'waited' };

const CALM_MS = 60_000;
const FIRST_DELAY_MS = 100;
const LONGEST_DELAY_MS = 10_000;
/** What only a person can change is looked at again this often. */
const PERSON_DELAY_MS = 3_000;
const MOST_UNANSWERED = 3;

/** An event that does not belong to a state changes nothing. */
export function next(state: ServerState, event: ServerEvent, personDelayMs = PERSON_DELAY_MS): ServerState {
  if (event.type === 'stop') return afterStop(state);
  switch (state.name) {
    case 'stopped':
      return event.type === 'start' ? { name: 'looking', deaths: 0, trouble: null } : state;
    case 'looking':
      return afterLook(state, event, personDelayMs);
    case 'starting':
      if (event.type === 'answered')
        return { name: 'up', deaths: state.deaths, sinceMs: event.atMs, unanswered: 0 };
      if (event.type === 'unanswered') return mute(state.deaths);
      return event.type === 'exited' ? died(state.deaths, event.words) : state;
    case 'up':
      if (event.type === 'answered') return state.unanswered === 0 ? state : { ...state, unanswered: 0 };
      if (event.type === 'unanswered')
        return state.unanswered + 1 >= MOST_UNANSWERED
          ? mute(state.deaths)
          : { ...state, unanswered: state.unanswered + 1 };
      if (event.type !== 'exited') return state;
      return died(event.atMs - state.sinceMs >= CALM_MS ? 0 : state.deaths, event.words);
    case 'ending':
      return event.type === 'exited' ? waiting(state.deaths, state.trouble) : state;
    case 'waiting':
      if (event.type !== 'waited') return state;
      return { name: 'looking', deaths: state.deaths, trouble: state.trouble };
    case 'stopping':
      return event.type === 'exited' ? { name: 'stopped' } : state;
  }
}

const hasProcess = (state: ServerState): boolean =>
  state.name === 'starting' || state.name === 'up' || state.name === 'ending' || state.name === 'stopping';
const afterStop = (state: ServerState): ServerState =>
  hasProcess(state) ? (state.name === 'stopping' ? state : { name: 'stopping' }) : { name: 'stopped' };

function afterLook(
  state: Extract<ServerState, { name: 'looking' }>,
  event: ServerEvent,
  delayMs: number,
): ServerState {
  const wait = (trouble: string): ServerState => ({
    name: 'waiting',
    deaths: state.deaths,
    delayMs,
    trouble,
  });
  if (event.type === 'no_program') return wait(event.trouble);
  if (event.type !== 'port') return state;
  if (event.holder === 'nobody') return { ...state, name: 'starting' };
  const who = event.holder === 'adb' ? 'Another adb server' : 'Another program';
  return wait(
    `${who} listens at port ${event.port}, where the agent would start its own adb server. Stop it, or set RACKMARK_ADB_PORT to a free port.`,
  );
}

function died(deaths: number, words: string): ServerState {
  const n = deaths + 1;
  const often = n > 1 ? ` It ended ${n} times in a short time.` : '';
  return waiting(n, `The adb server ended (${words}) and is started again.${often}`);
}
const mute = (deaths: number): ServerState => ({
  name: 'ending',
  deaths: deaths + 1,
  trouble: 'The adb server did not answer and is started again.',
});
const waiting = (deaths: number, trouble: string): ServerState => ({
  name: 'waiting',
  deaths,
  delayMs: Math.min(FIRST_DELAY_MS * 2 ** Math.min(deaths - 1, 20), LONGEST_DELAY_MS),
  trouble,
});

/** What is wrong, for people; null while the server is up or was not asked for. */
export function troubleOf(state: ServerState): string | null {
  return 'trouble' in state ? state.trouble : null;
}
