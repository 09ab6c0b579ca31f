/** A slash command that an agent would find in a project, as the server lists it. */
export interface SkillView {
  /** Without the slash: `flow.review`. */
  readonly name: string;
  readonly scope: 'project' | 'user';
}

/** One entry of "Run Workflow". */
export interface WorkflowItem {
  readonly label: string;
  /** The command without its slash; null for Complete Phase itself. */
  readonly skill: string | null;
  /** Why it cannot be run now, in words. */
  readonly problem: string | null;
}

const NAMED = [
  { label: 'Merge', skill: 'flow.merge' },
  { label: 'Review', skill: 'flow.review' },
  { label: 'Memory', skill: 'flow.memory' },
] as const;

/** Orchestrating is Complete Phase, which has its own entry. */
const NOT_LISTED: ReadonlySet<string> = new Set(['flow.orchestrate', ...NAMED.map(({ skill }) => skill)]);

/** The entries of "Run Workflow": the named ones always, then every other `/flow.*` command that was found. */
export function workflowItems(
  skills: readonly SkillView[],
  state: { readonly busy: boolean; readonly unavailable: boolean },
): { readonly named: readonly WorkflowItem[]; readonly others: readonly WorkflowItem[] } {
  const found = new Set(skills.map(({ name }) => name));
  const blocked = state.unavailable ? 'The folder is not there' : state.busy ? 'A run is in progress' : null;
  const named = NAMED.map(({ label, skill }) => ({
    label,
    skill,
    problem: found.has(skill) ? blocked : `/${skill} is not installed`,
  }));
  const others = [...found]
    .filter((name) => name.startsWith('flow.') && !NOT_LISTED.has(name))
    .sort()
    .map((skill) => ({ label: `/${skill}`, skill, problem: blocked }));
  return { named: [{ label: 'Orchestrate', skill: null, problem: blocked }, ...named], others };
}
