/** The options that every command understands, wherever they stand, and the rest of the command line. */
export interface GlobalOptions {
  readonly isJson: boolean;
  readonly project?: string;
  readonly rest: readonly string[];
  /** What is wrong with them. */
  readonly problem?: string;
}

/** Takes `--json` and `--project <path|id>` out of a command line; what follows `--` is left alone. */
export function splitGlobalOptions(argv: readonly string[]): GlobalOptions {
  const end = argv.indexOf('--');
  const words = end === -1 ? argv : argv.slice(0, end);
  const rest: string[] = [];
  let isJson = false;
  let project: string | undefined;
  let problem: string | undefined;
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? '';
    if (word === '--json') isJson = true;
    else if (word.startsWith('--project=')) project = word.slice('--project='.length);
    else if (word === '--project') {
      const value = words[index + 1];
      if (value === undefined || value.startsWith('-')) problem = '--project needs a path or an id.';
      else {
        project = value;
        index += 1;
      }
    } else rest.push(word);
  }
  if (project === '') problem = '--project needs a path or an id.';
  if (end !== -1) rest.push(...argv.slice(end));
  return { isJson, project, rest, problem };
}
