import { AGENT_STAGE } from './runner/agent-stage';
import { LOCK } from './runner/lock';
import { PROCESSES } from './runner/processes';
import { RUNNER_STAGE } from './runner/runner-stage';
import { sh } from './runner/sh';

const HEAD = sh`#!/bin/sh
set -uf
own_umask=$(umask)
umask 077
agent_path=$PATH
PATH=/usr/bin:/bin:/usr/sbin:/sbin:$PATH

`;

/**
 * The runner: a POSIX sh program that owns one agent process from its start to its exit record.
 * It is text because the build ships no `.sh` files, and because each attempt keeps its own copy.
 *
 * Usage: `/bin/sh runner.sh <attemptDir> <lockDir> <timeoutSeconds> <cwd> -- <bin> <args...>`, with
 * SPECFLOW_RUNNER_RUN and SPECFLOW_RUNNER_ATTEMPT (safe identifiers) in its environment.
 *
 * What it guarantees (orchestration design, "Who may run"):
 *  1. The same attempt never runs twice: `claim.json` is created by link(2).
 *  2. One agent per lock directory: `agent.lock` is created by link(2) and names its holder. A dead holder's
 *     lock is replaced only under a marker that is named by the dead generation and itself created by link(2).
 *  3. No unrecorded agent: the second stage writes `process.json` and only then becomes the agent. It first looks
 *     at the runner, while everybody else looks at the runner before reading `process.json`; so whoever finds
 *     a dead runner and no record knows that no agent will appear.
 *  4. The time limit holds without a dashboard, and even when the runner itself is killed.
 *  5. It carries no SPECFLOW_RUN_ID itself, so that a sweep for the marker never hits it.
 *
 * Identifiers that are written into JSON are checked against a safe alphabet; paths only ever go into the
 * line-based lock file. Works in dash, bash and busybox sh.
 */
export const RUNNER_SCRIPT: string = [HEAD, PROCESSES, LOCK, AGENT_STAGE, RUNNER_STAGE].join('\n');
