// `npm run test:claude`: the agent contract and whole phases with real builds of Claude Code, against a scripted
// Messages API on loopback. Downloads each build (235 to 373 MB) once into the user's cache folder.
import process from 'node:process';
import { CLAUDE_VERSIONS } from './claude/versions.mjs';
import { buildTargets } from './lib/build-targets.mjs';
import { productEnvironment } from './lib/child-environment.mjs';
import { prepare } from './lib/prepare.mjs';
import { runVitest } from './lib/run-vitest.mjs';
import { say, UserMistake } from './lib/say.mjs';
import { fromRoot } from './lib/workspace.mjs';

/** @param {readonly string[]} args for Vitest; `--only=<version>` takes one build */
async function main(args) {
  const only = args.find((arg) => arg.startsWith('--only='))?.slice('--only='.length);
  const versions = CLAUDE_VERSIONS.filter((version) => only === undefined || version === only);
  if (versions.length === 0) throw new UserMistake(`Known builds are ${CLAUDE_VERSIONS.join(', ')}.`);
  await prepare([buildTargets.cli]);
  const { fetchClaude } = await import('./claude/fetch-claude.mjs');
  /** @type {Record<string, string>} */
  const programs = {};
  for (const version of versions) {
    const onDownload = () => say(`Downloading Claude Code ${version} …`);
    programs[version] = await fetchClaude(version, { onDownload });
    say(`Claude Code ${version}: ${programs[version]}`);
  }
  process.env.SPECFLOW_TEST_CLAUDE = JSON.stringify(programs);
  process.env.SPECFLOW_CLI_ENTRY = productEnvironment(process.env).SPECFLOW_CLI_ENTRY;
  const vitestArgs = args.filter((arg) => !arg.startsWith('--only='));
  const code = await runVitest({
    config: fromRoot('scripts', 'claude', 'vitest.config.ts'),
    args: vitestArgs,
  });
  return code;
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
