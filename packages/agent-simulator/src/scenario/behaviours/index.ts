import { isJsonObject } from '../../protocol/json';
import type { BehaviourChange } from '../behaviour-hooks';
import { createParams, refuseScenario } from '../behaviour-params';
import { apiBehaviours } from './api-failures';
import type { BehaviourTable } from './behaviour-table';
import { outcomeBehaviours } from './outcomes';
import { processBehaviours } from './processes';
import { projectBehaviours } from './project-edits';
import { resultBehaviours } from './results';
import { taskFileBehaviours } from './task-file-edits';

/** Every behaviour by name. */
export const BEHAVIOURS: BehaviourTable = {
  ...outcomeBehaviours,
  ...processBehaviours,
  ...resultBehaviours,
  ...apiBehaviours,
  ...taskFileBehaviours,
  ...projectBehaviours,
};

/** Builds one behaviour from its scenario entry: a name, or `{ "behaviour": name, …parameters }`. */
export function buildBehaviour(entry: unknown): BehaviourChange {
  const raw = typeof entry === 'string' ? { behaviour: entry } : entry;
  if (!isJsonObject(raw) || typeof raw.behaviour !== 'string')
    return refuseScenario('each entry of "do" is a name or an object with "behaviour".');
  const build = Object.hasOwn(BEHAVIOURS, raw.behaviour) ? BEHAVIOURS[raw.behaviour] : undefined;
  if (build === undefined) return refuseScenario(`unknown behaviour "${raw.behaviour}".`);
  const params = createParams(raw.behaviour, raw);
  const change = build(params);
  params.finish();
  return change;
}
