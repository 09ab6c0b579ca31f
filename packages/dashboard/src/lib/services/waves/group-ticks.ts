import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createFileOnce, readTaskFileAt, updateTaskStatuses } from '@specflow/cli/lib';
import type { StatusChange } from '@specflow/shared/tasks';
import { z } from 'zod';
import { orNullIfMissing } from '../store/file-errors';

const TicksSchema = z.array(
  z.object({
    id: z.string(),
    status: z.enum(['done', 'blocked', 'deferred']),
    reason: z.string().optional(),
  }),
);
/** What the agent of a group has said about its own tasks. */
export type Ticks = z.infer<typeof TicksSchema>;

/** Ticks of these tasks in a worktree's task file; nothing when that cannot be read. */
export async function readTicks(path: string, taskIds: readonly string[]): Promise<Ticks> {
  const wanted = new Set(taskIds);
  const document = await readTaskFileAt(path).then(
    (file) => file.document,
    () => null,
  );
  return (document?.tasks ?? []).flatMap((task): Ticks => {
    if (!wanted.has(task.id)) return [];
    if (task.status === 'done' || task.status === 'deferred') return [{ id: task.id, status: task.status }];
    if (task.status !== 'blocked') return [];
    return [
      { id: task.id, status: 'blocked', ...(task.blockedReason ? { reason: task.blockedReason } : {}) },
    ];
  });
}

/** Keeps the ticks of a group beside the run: the worktree may serve checks afterwards. The first ones stay. */
export async function keepTicks(folder: string, ticks: Ticks): Promise<Ticks> {
  const path = join(folder, 'ticks.json');
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await createFileOnce(path, `${JSON.stringify(ticks)}\n`);
  return (await readKeptTicks(folder)) ?? ticks;
}

/** The ticks that were kept; null before. */
export async function readKeptTicks(folder: string): Promise<Ticks | null> {
  const text = await orNullIfMissing(readFile(join(folder, 'ticks.json'), 'utf8'));
  const parsed = text === null ? null : TicksSchema.safeParse(JSON.parse(text));
  return parsed?.success ? parsed.data : null;
}

/** Ticks as changes of a task file. */
export function toChanges(ticks: Ticks): StatusChange[] {
  return ticks.map(({ id, status, reason }): StatusChange => {
    if (status === 'done') return { id, mark: { kind: 'complete' } };
    if (status === 'deferred') return { id, mark: { kind: 'deferred' } };
    return { id, mark: { kind: 'blocked', reason: reason ?? 'blocked by its agent' } };
  });
}

/** Writes ticks into the project's own task file, unless it has them already. */
export async function applyTicks(path: string, ticks: Ticks): Promise<void> {
  if (ticks.length > 0) await updateTaskStatuses(path, toChanges(ticks), { unknown: 'skip' });
}
