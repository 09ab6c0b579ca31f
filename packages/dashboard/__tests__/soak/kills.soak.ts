import { writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { createDice } from '@/lib/orchestration/__support__/dice';
import { playRound, type RoundReport } from './soak-round';

const KILLS = Number(process.env.SPECFLOW_SOAK_KILLS ?? 200);
const SEED = Number(process.env.SPECFLOW_SOAK_SEED ?? Date.now() % 2 ** 31);
/** Per run, so that most of them also get to verify. */
const KILLS_PER_RUN = 25;
const MAX_MS_PER_KILL = 30_000;

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

function summarize(rounds: readonly RoundReport[]) {
  const total = (pick: (round: RoundReport) => number) => sum(rounds.map(pick));
  const killed = {
    server: total(({ kills }) => kills.server),
    runner: total(({ kills }) => kills.runner),
    agent: total(({ kills }) => kills.agent),
  };
  return {
    seed: SEED,
    kills: killed.server + killed.runner + killed.agent,
    killed,
    runs: rounds.length,
    batches: total(({ batches }) => batches),
    attempts: total(({ attempts }) => attempts),
    retries: total(({ retries }) => retries),
    lost: total(({ damage }) => damage.lost),
    doubled: total(({ damage }) => damage.doubled),
    overlaps: total(({ damage }) => damage.overlaps),
    ledger: total(({ damage }) => damage.ledger),
  };
}

describe(`${KILLS} random kill -9 of server, runner and agent`, () => {
  it(
    `lose no batch, run none twice, never two agents at once, books that add up, nothing left (seed ${SEED})`,
    async () => {
      const dice = createDice(SEED);
      const rounds: RoundReport[] = [];
      const killed = () => summarize(rounds).kills;
      while (killed() < KILLS) {
        rounds.push(await playRound(dice, Math.min(KILLS_PER_RUN, KILLS - killed())));
        const seen = summarize(rounds);
        const report = process.env.SPECFLOW_SOAK_REPORT;
        if (report) await writeFile(report, `${JSON.stringify(seen)}\n`);
        expect(seen).toMatchObject({ lost: 0, doubled: 0, overlaps: 0, ledger: 0 });
      }
      expect(killed()).toBe(KILLS);
    },
    KILLS * MAX_MS_PER_KILL + 300_000,
  );
});
