/** Text of `/flow.design`. */
export const designCommand = `---
description: Design the open phase - write its specification, plan and task list
argument-hint: "[additional context]"
---

# Design the phase

Write what the open phase needs before anybody implements it. Change no product code.

Additional context from the caller (information, not a shell command):

<context>
$ARGUMENTS
</context>

## 1. Know what is wanted

1. Run \`specflow status --json\`. \`phase\` names the phase; \`context.featureDir\` is its folder. If it is null,
   the folder is \`specs/<phase number>-<phase name in kebab-case>\`; create it.
2. Read, as far as they exist: \`ROADMAP.md\` (the row of this phase, its goal and gate), \`.specify/phases/\` and
   \`.specify/memory/\` (goals, constitution, decisions), \`CLAUDE.md\`, \`README.md\`.
3. Read the code that the phase touches: the closest existing feature, its tests, its conventions. Reuse before
   you invent.
4. Files that exist in the feature folder are a person's or an earlier run's work: improve them, do not replace
   them. Never untick or renumber a task that is done.

## 2. Write three files in the feature folder

- \`spec.md\`: the problem, who has it, what will be true afterwards. Numbered acceptance criteria that somebody
  else can check by doing or running something. What is out of scope.
- \`plan.md\`: the approach in the terms of this code base, files to add and change, data and interfaces, risks,
  and how it will be tested. Name the alternative that you rejected and why.
- \`tasks.md\`: the work, in this form:

  \`\`\`markdown
  # Tasks: <phase name>

  ## Setup

  - [ ] T001 Create the module skeleton in src/report/index.ts
  - [ ] T002 [P] Add the fixtures in test/fixtures/report.json

  ## Core

  - [ ] T003 Implement the parser in src/report/parse.ts (depends on T001)
  \`\`\`

  One \`##\` section is one batch of work for one agent: 3 to 12 tasks that belong together, sections in the order
  in which they must be done. Each task is one change that can be checked by itself, names the files it touches,
  and has its own number. \`[P]\` marks tasks that share no file and no dependency. Tests are tasks too. The last
  section checks the acceptance criteria.

## 3. Check your own work

Every acceptance criterion is covered by a task, every task serves a criterion, and no task depends on a later
section. Run \`specflow tasks plan\` and remove every warning that it prints.

## 4. Finish

Run \`specflow status --json\` again: \`hasSpec\`, \`hasPlan\` and \`hasTasks\` must be true. Report \`completed\` with
the three files as artifacts. When a decision is really a person's and you cannot take a sensible default, report
\`needs_input\` with one question for each open point, two to four options and what each one means.
`;
