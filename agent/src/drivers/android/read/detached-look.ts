/** How a command stands that was started detached. */
type DetachedState =
  /** It was never started here, or has not got so far yet. */
  | 'absent'
  | 'running'
  /** It wrote its exit code: its output is complete. */
  | 'ended'
  /** Neither there nor ended in order: it was killed, or the phone booted anew. */
  | 'lost';

export interface DetachedLook {
  state: DetachedState;
  exitCode: number | null;
  /** The phone booted since it was started. */
  rebooted: boolean;
  /** Bytes of output there were at that moment. */
  size: number;
}

const LINE = /^look pid=(\d*) alive=(yes|no) exit=(\d*) started=(\S*) boot=(\S*) size=(\d*) end$/m;
const NOTHING: DetachedLook = { state: 'absent', exitCode: null, rebooted: false, size: 0 };

/** Reads the line that the look's script prints beside the output. @returns null for one that is cut or garbled */
export function parseDetachedLook(text: string): DetachedLook | null {
  if (/^look none end$/m.test(text)) return NOTHING;
  const found = LINE.exec(text);
  if (found === null) return null;
  const [, pid, alive, exit, started, boot, size] = found;
  const rebooted = started !== '' && boot !== '' && started !== boot;
  const exitCode = exit === '' ? null : Number(exit);
  return {
    state: stateOf({ pid: pid!, alive: alive === 'yes' && !rebooted, exitCode }),
    exitCode,
    rebooted,
    size: Number(size),
  };
}

function stateOf(seen: { pid: string; alive: boolean; exitCode: number | null }): DetachedState {
  if (seen.exitCode !== null) return 'ended';
  if (seen.pid === '') return 'absent';
  return seen.alive ? 'running' : 'lost';
}
