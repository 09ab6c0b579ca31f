import { sendResult } from '../../agent/conclude';
import { forever } from '../../agent/pace';
import { newMessageId, newUuid } from '../../protocol/ids';
import { atProgress } from '../at-progress';
import type { BehaviourTable } from './behaviour-table';

const FLOOD_CHUNK = 'x'.repeat(64 * 1024);
const CHUNKS_PER_MEGABYTE = 16;
const BROKEN_LINE = '{"type":"assistant","message":{"id":"msg_01","role":"assistant","content":[{"type":"te';

/** Output and endings that break what a reader expects. */
export const resultBehaviours: BehaviourTable = {
  exitCode: (params) => {
    const exitCode = params.number('code', 1);
    return { beforeResult: async (_run, end) => ({ ...end, exitCode }) };
  },
  noResult: () => ({ beforeResult: async () => null }),
  resultThenStay: () => ({ afterResult: forever }),
  severalResults: (params) => {
    const count = params.number('count', 2);
    return {
      async beforeResult(run, end) {
        for (let sent = 1; sent < count; sent += 1) {
          sendResult(run, end);
          await run.conversation.say('A background task ended; nothing more to do.');
        }
        return end;
      },
    };
  },
  truncatedLine: (params) => {
    const thenResult = params.flag('thenResult', false);
    return {
      async beforeResult(run, end) {
        run.output.raw(thenResult ? `${BROKEN_LINE}\n` : BROKEN_LINE);
        return thenResult ? end : null;
      },
    };
  },
  flood: (params) => {
    const megabytes = params.number('megabytes', 8);
    return atProgress(params.number('afterTasks', 0), async (run) => {
      for (let chunk = 0; chunk < megabytes * CHUNKS_PER_MEGABYTE; chunk += 1)
        run.output.event({
          type: 'assistant',
          message: { id: newMessageId(), role: 'assistant', content: [{ type: 'text', text: FLOOD_CHUNK }] },
          session_id: run.session.id,
          uuid: newUuid(),
        });
    });
  },
};
