import { chmod, cp, mkdir, readFile, rename, stat, symlink, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { addProject, readRegistry, registryPath, removeProject, stateFilePath } from '../src/lib/index';
import { tempFolder } from './support/temp-folder';

async function folders() {
  return { home: await tempFolder('home'), project: await tempFolder('project') };
}

describe('readRegistry', () => {
  it('reads a missing file as an empty registry', async () => {
    expect(await readRegistry(await tempFolder())).toEqual({ entries: [], problems: [] });
  });

  it('keeps good entries when one is bad, and reports the bad one', async () => {
    const home = await tempFolder();
    const good = { path: '/p', name: 'p', registered_at: 'x', extra: 1 };
    await writeFile(registryPath(home), JSON.stringify({ projects: { good, bad: { path: 7 } } }));
    const { entries, problems, error } = await readRegistry(home);
    expect(entries).toEqual([{ ...good, id: 'good' }]);
    expect(problems).toMatchObject([{ code: 'ENTRY_INVALID', id: 'bad' }]);
    expect(error).toBeUndefined();
  });

  it('loads entries that are odd but usable, whatever other tools keep beside them', async () => {
    const home = await tempFolder();
    const odd = { path: '/p', name: '', registered_at: '', last_seen: null, id: 'other' };
    const file = { projects: { 'not-a-uuid': odd }, config: { dev_folders: null }, version: 7 };
    await writeFile(registryPath(home), `\uFEFF${JSON.stringify(file)}\n`);
    const { entries, problems, error } = await readRegistry(home);
    expect(entries).toEqual([{ ...odd, id: 'not-a-uuid' }]);
    expect({ problems, error }).toEqual({ problems: [], error: undefined });
    const project = await tempFolder('project');
    await addProject(home, project);
    const after = JSON.parse(await readFile(registryPath(home), 'utf8'));
    expect(after).toMatchObject({ ...file, projects: { 'not-a-uuid': odd } });
  });

  it('reports two projects with one path', async () => {
    const home = await tempFolder();
    const entry = { path: '/p', name: 'p', registered_at: 'x' };
    await writeFile(registryPath(home), JSON.stringify({ projects: { a: entry, b: entry } }));
    expect((await readRegistry(home)).problems).toMatchObject([{ code: 'DUPLICATE_PATH', id: 'b' }]);
  });

  it.each(['{"projects":', '[]', '{"projects":[]}', ''])(
    'reports a corrupt file (%j) and never resets it',
    async (text) => {
      const { home, project } = await folders();
      await writeFile(registryPath(home), text);
      expect((await readRegistry(home)).error).toMatchObject({ code: 'FILE_INVALID' });
      await expect(addProject(home, project)).rejects.toMatchObject({ code: 'FILE_INVALID' });
      await expect(removeProject(home, 'a')).rejects.toMatchObject({ code: 'FILE_INVALID' });
      expect(await readFile(registryPath(home), 'utf8')).toBe(text);
    },
  );

  it('does not hang on a folder in place of the file', async () => {
    const home = await tempFolder();
    await mkdir(registryPath(home));
    expect((await readRegistry(home)).error).toMatchObject({ code: 'FILE_UNREADABLE' });
  });
});

describe('addProject', () => {
  it('registers a folder under the id of its state file, private to the user', async () => {
    const { home, project } = await folders();
    const { project: entry, added } = await addProject(home, project);
    const state = JSON.parse(await readFile(stateFilePath(project), 'utf8'));
    expect(added).toBe(true);
    expect(entry).toMatchObject({ id: state.project.id, path: project });
    expect((await stat(registryPath(home))).mode & 0o777).toBe(0o600);
  });

  it('changes nothing the second time', async () => {
    const { home, project } = await folders();
    await addProject(home, project);
    const before = await readFile(registryPath(home), 'utf8');
    expect((await addProject(home, project)).added).toBe(false);
    expect(await readFile(registryPath(home), 'utf8')).toBe(before);
  });

  it('keeps unknown keys and bad entries of the file', async () => {
    const { home, project } = await folders();
    const file = { projects: { bad: 7 }, config: { dev_folders: ['~/dev'], mine: 1 }, ours: true };
    await writeFile(registryPath(home), JSON.stringify(file));
    const { project: entry } = await addProject(home, project);
    await removeProject(home, entry.id);
    expect(JSON.parse(await readFile(registryPath(home), 'utf8'))).toEqual(file);
  });

  it('loses none of eight concurrent registrations', async () => {
    const home = await tempFolder();
    const projects = await Promise.all(Array.from({ length: 8 }, () => tempFolder('project')));
    await Promise.all(projects.map((project) => addProject(home, project)));
    const paths = (await readRegistry(home)).entries.map((entry) => entry.path);
    expect(paths.sort()).toEqual(projects.sort());
  });

  it('refuses a copy of a registered project, and follows a moved one', async () => {
    const { home, project } = await folders();
    const { project: entry } = await addProject(home, project);
    const copy = join(await tempFolder(), 'copy');
    await cp(project, copy, { recursive: true });
    await expect(addProject(home, copy)).rejects.toMatchObject({ code: 'PROJECT_EXISTS' });
    const moved = join(await tempFolder(), 'moved');
    await rename(project, moved);
    expect(await addProject(home, moved)).toMatchObject({
      added: true,
      project: { id: entry.id, path: moved },
    });
    expect((await readRegistry(home)).entries).toHaveLength(1);
  });

  it('registers the real path behind a symbolic link', async () => {
    const { home, project } = await folders();
    const link = join(await tempFolder(), 'link');
    await symlink(project, link);
    expect((await addProject(home, link)).project.path).toBe(project);
  });

  it('refuses what cannot be a project', async () => {
    const { home, project } = await folders();
    const file = join(project, 'file');
    await writeFile(file, '');
    await mkdir(join(home, 'demo'));
    const bad = [
      'relative',
      '/',
      homedir(),
      join(project, 'missing'),
      file,
      home,
      join(home, 'demo'),
      '/proc',
    ];
    for (const path of bad)
      await expect(addProject(home, path), path).rejects.toMatchObject({ code: 'PROJECT_PATH_INVALID' });
    expect(await readRegistry(home)).toEqual({ entries: [], problems: [] });
  });

  it('refuses a symbolic link in place of .specflow', async () => {
    const { home, project } = await folders();
    await symlink(await tempFolder('elsewhere'), join(project, '.specflow'));
    await expect(addProject(home, project)).rejects.toMatchObject({ code: 'UNSAFE_PATH' });
  });

  it('keeps the permissions that the user gave the registry', async () => {
    const { home, project } = await folders();
    await writeFile(registryPath(home), '{"projects":{}}');
    await chmod(registryPath(home), 0o640);
    await addProject(home, project);
    expect((await stat(registryPath(home))).mode & 0o777).toBe(0o640);
  });
});
