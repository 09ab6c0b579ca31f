/**
 * One step of a gate; `run` gives an exit code, `fix` is the command that repeats or repairs it.
 * @typedef {{ name: string, fix: string, run: () => Promise<number> }} Step
 */

/** @param {number} sinceMs */
const seconds = (sinceMs) => `${((performance.now() - sinceMs) / 1000).toFixed(1)} s`;

/**
 * Runs the steps in order, named and timed, up to the first that fails.
 * @param {readonly Step[]} steps
 * @param {(line: string) => void} print
 * @returns {Promise<number>} exit code of the failed step, or 0
 */
export async function runGate(steps, print) {
  const startedMs = performance.now();
  /** @type {string[]} */
  const passed = [];
  for (const [index, { name, fix, run }] of steps.entries()) {
    const stepStartedMs = performance.now();
    print(`\n[${index + 1}/${steps.length}] ${name}`);
    const code = await run();
    if (code !== 0) {
      print(`\nverify stopped at "${name}" (exit ${code}). Look above; then: ${fix}`);
      return code;
    }
    passed.push(`  ${name.padEnd(16)} ${seconds(stepStartedMs)}`);
  }
  print(`\nverify passed in ${seconds(startedMs)}\n${passed.join('\n')}`);
  return 0;
}
