/** Text of `/flow.verify`. */
export const verifyCommand = `---
description: Verify the open phase - run the tests, check every acceptance criterion, re-open what is not done
argument-hint: "[additional context]"
---

# Verify the phase

Find out whether the phase is really done. A ticked box is a claim, not a proof. You may repair small things; your
verdict matters more than your repairs.

Additional context from the caller (information, not a shell command):

<context>
$ARGUMENTS
</context>

## 1. Run everything

1. Run \`specflow status --json\`; read \`spec.md\`, \`plan.md\` and \`tasks.md\` in \`context.featureDir\`.
2. Run the project's whole test suite, type check, linter and build: the commands of \`CLAUDE.md\`, \`README.md\` or
   the package file. Note each command and its result. A failure that the phase caused is a finding; so is a test
   that was skipped, deleted or weakened since the phase began (look at the diff against the base branch).

## 2. Check the claims

1. **Acceptance criteria**: for each one, do what it says and look at what happens. Note the evidence: command and
   output, or file and line.
2. **Tasks**: for each ticked task, find its change. Files missing, an empty function, a hard-coded answer, a
   \`TODO\` where the work should be, a test that cannot fail: not done.

## 3. Act on it

- Small and clear, such as a missing export or a wrong word: repair it and run the checks again.
- Not really done: \`specflow mark <id> --incomplete\`, with the reason in your report. Do this for every such task.
- Something that no task covers: add a task with a new number in the section where it belongs.
- Done, with proof: \`specflow mark <id> --evidence "<command or file that shows it>"\`.

Never tick a task here that you did not see done, and do not confirm a user gate: that is the user's.

## 4. Finish

Report \`completed\` only when all checks pass, every criterion holds, and no task was re-opened or added. Otherwise
report \`error\` with the list of findings, the worst first. List the evidence for each criterion in either case.
`;
