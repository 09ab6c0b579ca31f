/**
 * Ways to see the demo go wrong, by name: what the simulated agent does instead of behaving well
 * (see the scenario table of the simulated agent).
 */
const SCENARIOS = {
  heal: [
    {
      when: { skill: 'implement', section: 'Durations', isHealer: false, invocation: 1 },
      do: { behaviour: 'fail', afterTasks: 2, message: 'src/parse-duration.mjs: file not found' },
    },
  ],
  'rate-limit': [
    {
      when: { skill: 'implement', section: 'Money', invocation: 1 },
      do: { behaviour: 'rateLimit', afterTasks: 1, resetInSeconds: 5 },
    },
  ],
  crash: [
    {
      when: { skill: 'implement', section: 'Money', invocation: 1 },
      do: { behaviour: 'crash', afterTasks: 1 },
    },
  ],
} as const;

/** Names of the built-in scenarios. */
export const DEMO_SCENARIOS: readonly string[] = Object.keys(SCENARIOS);

/** JSON of a built-in scenario; null for a name that is none. */
export function demoScenario(name: string): string | null {
  if (!Object.hasOwn(SCENARIOS, name)) return null;
  return JSON.stringify({ steps: SCENARIOS[name as keyof typeof SCENARIOS] });
}
