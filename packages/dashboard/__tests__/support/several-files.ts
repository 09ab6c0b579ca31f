import type { Scenario, World } from './world';
import { createWorld } from './world';

/** Two tasks beside each other, one behind the first; two of them belong to a file that others write as well. */
function todoFile(first: number, own: string): string {
  const task = (id: number, path: string, needs: string) =>
    `### ${id}. Task ${id}\n**Status**: [NOT STARTED]\n**Dependencies**: ${needs}\n\nCreate ${path}.\n`;
  return [
    `# ${own}\n`,
    task(first, `src/${own}-one.mjs`, 'None'),
    task(first + 1, 'src/shared.mjs', 'None'),
    task(first + 2, `src/${own}-three.mjs`, String(first)),
  ].join('\n');
}

/** The two task files of {@link severalFiles}, with the tasks that they start with. */
export const FILES = { 'plans/a.md': [11, 12], 'plans/b.md': [21, 22] } as const;
/** Every file that the tasks of both make. */
export const WORK = [
  'src/a-one.mjs',
  'src/a-three.mjs',
  'src/b-one.mjs',
  'src/b-three.mjs',
  'src/shared.mjs',
];

/** A clean project with two task files. */
export async function severalFiles(steps: Scenario['steps'] = []): Promise<World> {
  const world = await createWorld({ scenario: { steps } });
  await world.project.write('plans/a.md', todoFile(11, 'a'));
  await world.project.write('plans/b.md', todoFile(21, 'b'));
  await world.project.git('add', '-A');
  await world.project.git('commit', '-qm', 'Plans');
  return world;
}

/** Statuses that stand in a task file. */
export async function statusesOf(world: World, file: string): Promise<string[]> {
  return [...(await world.project.read(file)).matchAll(/^\*\*Status\*\*: (.*)$/gm)].map(
    ([, status = '']) => status,
  );
}
