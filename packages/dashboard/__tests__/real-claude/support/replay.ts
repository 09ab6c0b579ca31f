import {
  type AnswerBlock,
  answer,
  type ModelAnswer,
  type ModelTurn,
  say,
  type ToolRound,
} from '../../../../../scripts/claude/messages-api/model';

/** What a model does after one prompt: it yields the blocks of an answer and gets back what the tools said. */
export type Play = Generator<readonly AnswerBlock[], void, ToolRound['results']>;

/**
 * The next answer of a play. The play is run from its beginning against what the conversation holds, so that the
 * model needs no memory: a repeated request gets the same answer.
 */
export function replay(play: Play, { rounds }: ModelTurn): ModelAnswer {
  let next = play.next();
  for (const round of rounds) {
    if (next.done === true) break;
    next = play.next(round.results);
  }
  return next.done === true ? answer(say('There is nothing left to do.')) : answer(...next.value);
}
