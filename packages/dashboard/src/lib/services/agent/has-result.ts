import { readLastEvent } from './read-last-event';

/**
 * Whether the output ends with a result: for agents that have said everything and do not exit (F15). Cheap on a
 * growing file; a result line longer than what is read is found when the process ends.
 */
export async function hasResult(stdoutPath: string): Promise<boolean> {
  return (await readLastEvent(stdoutPath))?.type === 'result';
}
