import { updateTaskStatuses } from '../../src/lib/tasks/update-task-statuses';

/** A process of its own that starts and completes tasks: `node task-writer.mjs <file> <id>…`. */
const [path = '', ...ids] = process.argv.slice(2);
for (const id of ids) {
  await updateTaskStatuses(path, [{ id, mark: { kind: 'in_progress' } }]);
  await updateTaskStatuses(path, [{ id, mark: { kind: 'complete' } }]);
}
