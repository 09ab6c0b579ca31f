import type { AgentRun, Outcome } from '../agent/agent-run';
import { analyze } from './analyze';
import { converse } from './converse';
import { design } from './design';
import { implement } from './implement';
import { merge } from './merge';
import { verify } from './verify';

const SKILLS: Readonly<Record<string, (run: AgentRun) => Promise<Outcome>>> = {
  'flow.design': design,
  'flow.analyze': analyze,
  'flow.implement': implement,
  'flow.verify': verify,
  'flow.merge': merge,
};

/** Does what the prompt's command asks for. */
export function performSkill(run: AgentRun): Promise<Outcome> {
  const { skill, taskFile } = run.facts;
  if (taskFile !== undefined) return implement(run);
  const perform = skill !== undefined && Object.hasOwn(SKILLS, skill) ? SKILLS[skill] : undefined;
  return (perform ?? converse)(run);
}
