import type { Command } from 'commander';

/**
 * Hands the options of a verb on to its sub-commands: by itself the verb takes those that both know, wherever they
 * stand, and swallows those that only it knows. What a sub-command does not know is a usage error there.
 */
export function handOnOptions(verb: Command): void {
  verb.hook('preSubcommand', (_verb, sub) => {
    for (const option of verb.options) {
      const name = option.attributeName();
      if (verb.getOptionValueSource(name) !== 'cli') continue;
      if (sub.options.some((own) => own.attributeName() === name))
        sub.setOptionValueWithSource(name, verb.getOptionValue(name), 'cli');
      else
        sub.error(`error: unknown option '${option.long ?? option.flags}'`, {
          code: 'commander.unknownOption',
        });
    }
  });
}
