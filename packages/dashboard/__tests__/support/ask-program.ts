import { openDesk } from './helper-desk';

/*
 * A dashboard of its own that asks one question: a test bundles and starts it, to kill it.
 * Usage: node ask-program.mjs <home> <projectDir> <timeoutMs>; the environment is the dashboard's.
 */
const [home = '', projectDir = '', timeoutMs = ''] = process.argv.slice(2);
const env = Object.fromEntries(
  Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
);
const desk = openDesk({ home, projectDir, env });
await desk.helper.ask(desk.question({ timeoutMs: Number(timeoutMs) }));
