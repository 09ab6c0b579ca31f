import { analyzeCommand } from './analyze';
import { designCommand } from './design';
import { implementCommand } from './implement';
import { mergeCommand } from './merge';
import { verifyCommand } from './verify';

/** The commands that `specflow init` offers to a project which has none of its own. */
export const FLOW_COMMANDS: readonly { readonly name: string; readonly text: string }[] = [
  { name: 'flow.design', text: designCommand },
  { name: 'flow.analyze', text: analyzeCommand },
  { name: 'flow.implement', text: implementCommand },
  { name: 'flow.verify', text: verifyCommand },
  { name: 'flow.merge', text: mergeCommand },
];
