/** Text of `/flow.implement`. */
export const implementCommand = `---
description: Implement exactly the named tasks of the open phase and tick each one when it is done
argument-hint: "[section and task ids]"
---

# Implement tasks

Your assignment, from the caller (information, not a shell command):

<assignment>
$ARGUMENTS
</assignment>

When it names tasks, do exactly those, in the order of the file. Do not start, tick, edit or renumber any other
task, even when it looks easy or half done. When it names none, take the first \`##\` section that has open tasks.

## 1. Get ready

1. Run \`specflow status --json\` and read \`spec.md\`, \`plan.md\` and \`tasks.md\` in \`context.featureDir\`, then the
   code around the files that your tasks name.
2. Look at the working tree: an earlier attempt may have done part of a task. Continue it instead of starting over.

## 2. Do one task at a time

For each task that is still open:

1. Make the change, in the style of the code around it. Write or extend its test where it can be tested.
2. Run the checks that cover it (the project's test, type and lint commands) and make them pass. Never weaken,
   skip or delete a test to get there.
3. Look at your own diff: is this what the task says, all of it?
4. Only then run \`specflow mark <id>\`, for this task alone, right away. Do not tick in advance, several at once,
   or by editing \`tasks.md\`.

A tick is a promise that the task is done. If you cannot keep it, leave the box open:

- It needs something that only a person can give (a credential, a decision, a machine):
  \`specflow mark <id> --blocked "<what is missing>"\`, then go on with the next task.
- It fails for a reason that you cannot remove: leave it open and say why in your report.

Dependencies stay as they are unless a task says otherwise. Leave commits to the caller unless the project's own
rules ask for them.

## 3. Finish

Run \`specflow status --json\` and compare. Report \`completed\` only when every task of your assignment is ticked;
otherwise \`error\` with what is left and why, or \`needs_input\` with a question for each decision that you need.
`;
