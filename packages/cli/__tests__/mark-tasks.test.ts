import { chmod, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { markTasksInFile } from '../src/lib/index';
import { createProject } from './support/project';
import { tempFolder } from './support/temp-folder';

const TASKS = '\uFEFF## A\r\n- [ ] T003 three\r\n- [ ] T004 four (depends on T003)  \r\n- [~] T005 later\r\n';

describe('markTasksInFile', () => {
  it("changes the task's own line only, and no other byte", async () => {
    const { tasksPath } = await createProject({ tasks: TASKS });
    await markTasksInFile(tasksPath, ['T003'], { kind: 'complete' });
    expect(await readFile(tasksPath, 'utf8')).toBe(TASKS.replace('[ ] T003', '[x] T003'));
  });

  it('marks a deferred task too', async () => {
    const { tasksPath } = await createProject({ tasks: TASKS });
    const { changed } = await markTasksInFile(tasksPath, ['T005'], { kind: 'complete' });
    expect(changed).toMatchObject([{ id: 'T005', from: 'deferred', to: 'done' }]);
  });

  it('loses none of many concurrent marks', async () => {
    const ids = Array.from({ length: 20 }, (_, i) => `T${String(i + 1).padStart(3, '0')}`);
    const { tasksPath } = await createProject({
      tasks: `## A\n${ids.map((id) => `- [ ] ${id} x\n`).join('')}`,
    });
    await Promise.all(ids.map((id) => markTasksInFile(tasksPath, [id], { kind: 'complete' })));
    expect((await readFile(tasksPath, 'utf8')).match(/\[x\]/g)).toHaveLength(20);
  });

  it('changes nothing when one of the ids is unknown', async () => {
    const { tasksPath } = await createProject({ tasks: TASKS });
    const marking = markTasksInFile(tasksPath, ['T003', 'T999'], { kind: 'complete' });
    await expect(marking).rejects.toMatchObject({ code: 'UNKNOWN_TASK', details: { ids: ['T999'] } });
    expect(await readFile(tasksPath, 'utf8')).toBe(TASKS);
  });

  it('keeps permissions and leaves no file beside tasks.md', async () => {
    const { tasksPath } = await createProject({ tasks: TASKS });
    await chmod(tasksPath, 0o664);
    await markTasksInFile(tasksPath, ['T003'], { kind: 'complete' });
    expect((await stat(tasksPath)).mode & 0o777).toBe(0o664);
    expect(await readdir(join(tasksPath, '..'))).toEqual(['tasks.md']);
  });

  it('refuses a symbolic link, another encoding and a missing file', async () => {
    const folder = await tempFolder();
    const target = join(folder, 'target.md');
    await writeFile(target, TASKS);
    await symlink(target, join(folder, 'tasks.md'));
    const mark = (name: string) => markTasksInFile(join(folder, name), ['T003'], { kind: 'complete' });
    await expect(mark('tasks.md')).rejects.toMatchObject({ code: 'UNSAFE_PATH' });
    await expect(mark('missing/tasks.md')).rejects.toMatchObject({ code: 'NO_TASKS_FILE' });
    await writeFile(join(folder, 'latin1.md'), Buffer.from('- [ ] T003 caf\xe9\n', 'latin1'));
    await expect(mark('latin1.md')).rejects.toMatchObject({ code: 'FILE_INVALID' });
    expect(await readFile(target, 'utf8')).toBe(TASKS);
  });
});
