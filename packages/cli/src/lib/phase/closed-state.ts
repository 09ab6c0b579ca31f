import type { StateFile } from '@specflow/shared/schemas';

/** The state after a phase was closed: no phase is open, and the history knows the closed one. */
export function withClosedPhase(
  state: StateFile,
  closed: {
    readonly phase: { readonly number: string; readonly name: string | null; readonly branch: string | null };
    readonly counts: { readonly total: number; readonly completed: number };
    readonly nextPhase: { readonly number: string; readonly name: string | null } | null;
    readonly now: Date;
  },
): StateFile {
  const { phase, counts, nextPhase, now } = closed;
  // Called again on newer content: somebody else has closed it meanwhile.
  if (state.orchestration.phase?.number !== phase.number) return state;
  const entry = {
    type: 'phase_completed',
    phase_number: phase.number,
    phase_name: phase.name,
    branch: phase.branch,
    completed_at: now.toISOString(),
    tasks_completed: counts.completed,
    tasks_total: counts.total,
  };
  const actions = isRecord(state.actions) ? state.actions : {};
  const history = Array.isArray(actions.history) ? actions.history : [];
  const { phase: _phase, step: _step, next_phase: _next, ...kept } = state.orchestration;
  return {
    ...state,
    orchestration: {
      ...kept,
      phase: { id: null, number: null, name: null, branch: null, status: 'not_started' },
      next_phase: nextPhase,
      step: { current: 'design', index: 0, status: 'not_started' },
      implement: null,
    },
    actions: { ...actions, history: [...history, entry] },
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
