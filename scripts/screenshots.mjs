// `npm run screenshots`: every state of every page, at 1440 and 360 px in both themes, into `screenshots/`, and the
// pictures of the README into `docs/images/`. Words after `--` choose states by name.
import process from 'node:process';
import { prepare } from './lib/prepare.mjs';
import { runVitest } from './lib/run-vitest.mjs';
import { say, UserMistake } from './lib/say.mjs';
import { fromRoot } from './lib/workspace.mjs';

/** @param {readonly string[]} args names of states; all without any */
async function main(args) {
  await prepare();
  const names = args.flatMap((name) => ['-t', name]);
  return runVitest({ config: fromRoot('scripts', 'pictures', 'vitest.config.ts'), args: names });
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error) => {
    say(error instanceof UserMistake ? error.message : String(error?.stack ?? error));
    process.exitCode = 1;
  },
);
