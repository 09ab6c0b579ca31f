/** Text of `/flow.analyze`. */
export const analyzeCommand = `---
description: Check specification, plan and tasks of the open phase against each other and against the code
argument-hint: "[additional context]"
---

# Analyze the phase

Find what would go wrong in the implementation while it is still cheap: in the documents. Change no product code.

Additional context from the caller (information, not a shell command):

<context>
$ARGUMENTS
</context>

## 1. Read

Run \`specflow status --json\` and read \`spec.md\`, \`plan.md\` and \`tasks.md\` in \`context.featureDir\`, the project's
\`CLAUDE.md\` and \`.specify/memory/\` if they exist, and the code that the plan names.

## 2. Look for

- **Gaps**: an acceptance criterion without a task, a task without a criterion, a changed interface without the
  change of its callers, a feature without a test.
- **Contradictions**: between the three files, with the constitution, or with what the code really does. Open the
  files that the plan names; a path or function that does not exist is a finding.
- **Vagueness**: "handle errors", "improve", "etc.": nothing that can be checked.
- **Order**: a task that needs the result of a later one, \`[P]\` on tasks that share a file, sections too large for
  one sitting. \`specflow tasks plan\` lists the mechanical ones.

## 3. Put it right

Fix what follows from the documents themselves, in the documents. Keep task numbers; a new task gets a new number
in the section where it belongs; a task that is done stays as it is. Then read everything once more: stop when a
whole pass finds nothing new, at the latest after three.

## 4. Finish

Report \`completed\` with a short list of what was found and changed. A contradiction that only a person can decide
is \`needs_input\`, with one question for each, options, and the consequence of each option.
`;
