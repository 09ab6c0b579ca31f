import type { BehaviourChange } from '../behaviour-hooks';
import type { BehaviourParams } from '../behaviour-params';

/** Behaviours by name; each reads its parameters and says what it changes. */
export type BehaviourTable = Readonly<Record<string, (params: BehaviourParams) => BehaviourChange>>;
