import type { AgentTask, TaskEnd } from '@rackmark/contracts';

const MOST_TEXT = 1_000;

/**
 * Tasks that the server asks for with each heartbeat until it was told how they ended: each is carried out once, and its
 * end is said again for as long as the server asks.
 */
export class Tasks {
  private readonly known = new Map<string, TaskEnd | null>();

  constructor(private readonly tell: (end: TaskEnd) => Promise<void>) {}

  /** @param asked all tasks that wait for this agent now. @returns those that were not seen before */
  take(asked: readonly AgentTask[]): AgentTask[] {
    for (const [taskId, end] of this.known)
      if (end !== null && !asked.some((t) => t.task_id === taskId)) this.known.delete(taskId);
    const fresh = asked.filter((t) => !this.known.has(t.task_id));
    for (const task of fresh) this.known.set(task.task_id, null);
    for (const task of asked) {
      const end = this.known.get(task.task_id);
      if (end != null) this.say(end);
    }
    return fresh;
  }

  /** Carries out one. Never rejects. */
  async run(task: AgentTask, work: () => Promise<string>): Promise<TaskEnd> {
    const end = await work().then(
      (text) => ({ task_id: task.task_id, ok: true, text: text.slice(0, MOST_TEXT) }),
      (error: unknown) => ({
        task_id: task.task_id,
        ok: false,
        text: (error as Error).message.slice(0, MOST_TEXT) || 'It did not work, and nothing says why.',
      }),
    );
    this.known.set(task.task_id, end);
    this.say(end);
    return end;
  }

  /** Not heard: the next heartbeat's answer has the task again. */
  private say(end: TaskEnd): void {
    this.tell(end).catch(() => {});
  }
}
