/** Text of `/flow.merge`. */
export const mergeCommand = `---
description: Commit the open phase, merge its branch into the base branch and close it
argument-hint: "[additional context]"
---

# Merge the phase

The caller starts this only after approval. Merge what is there; change nothing else.

Additional context from the caller (information, not a shell command):

<context>
$ARGUMENTS
</context>

## 1. Look before you act

1. Run \`specflow status --json\`. Stop with \`error\` when a task is open or blocked, or when \`phase.userGateStatus\`
   is \`pending\` or \`unreadable\` and the caller does not say that the user confirmed the gate.
2. Run \`git status\` and \`git branch --show-current\`. The phase branch is \`phase.branch\`, else the current branch.
   The base branch is the one that the caller names, else the remote's default branch, else \`main\` or \`master\`.
   Stop with \`error\` on a detached HEAD, an unfinished merge or rebase, or conflict markers in files.

## 2. Commit

Stage what belongs to the phase and read the staged diff. Leave out secrets, build output and files that were there
before and are not part of the work. Commit with a message that says what the phase brings. Nothing to commit is
fine. Do not skip hooks; when one fails, repair the cause.

## 3. Merge

- Phase branch and base branch differ: switch to the base branch and merge the phase branch with \`--no-ff\`. Resolve
  a conflict only when the right result is obvious from both sides, and run the tests afterwards; otherwise
  \`git merge --abort\` and stop with \`error\` naming the files.
- They are the same: the commit is the merge.
- **No remote** (\`git remote\` prints nothing): everything stays local, and that is a complete merge.
- **With a remote**: push only when the project's own rules or the caller say so. Never force a push, never rewrite
  published commits, never delete a branch that is not fully merged.
- No git at all: skip this part.

## 4. Close the phase

Run \`specflow phase close\`: it writes ROADMAP.md and the state file, and moves the folder of the phase to
\`.specify/archive/\`. Commit what it changed on the base branch. Check that
\`git merge-base --is-ancestor <phase branch> <base branch>\` succeeds and that \`git status\` shows nothing of the
phase.

## 5. Finish

Report \`completed\` with the merge commit, or \`error\` with what stopped you and in which state you left the
repository.
`;
