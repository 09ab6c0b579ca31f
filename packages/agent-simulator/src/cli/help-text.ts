import { FLAGS } from './flag-table';
import { AGENT_VERSION } from './version';

/** Text of `--version`: starts with the version number as the real CLI's does, and says what this is. */
export const VERSION_TEXT = `${AGENT_VERSION} (SpecFlow simulated agent)`;

/** Text of `--help`. */
export function helpText(): string {
  const flags = Object.entries(FLAGS).map(([name, flag]) => {
    const value = { switch: '', value: ' <value>', list: ' <values...>' }[flag.kind];
    return `  ${name}${value}`;
  });
  return [
    'Usage: specflow-agent-simulator -p [options] [prompt]',
    '',
    `A simulated agent that follows the command-line contract of Claude Code ${AGENT_VERSION}.`,
    'It edits the files of the project it is started in; the prompt comes from stdin or argv.',
    '',
    'Options:',
    ...flags,
  ].join('\n');
}
