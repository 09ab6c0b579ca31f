import { describe, expect, it } from 'vitest';
import { FLOW_COMMANDS } from './flow-commands';
import { hasUnsafeInterpolation } from './has-unsafe-interpolation';

describe('hasUnsafeInterpolation', () => {
  it.each([
    ['an inline command', 'Log: !`git log --grep="$ARGUMENTS"`'],
    ['a positional argument', '!`echo $1`'],
    ['braces', `!\`echo \${ARGUMENTS}\``],
    ['a name that the command gives it', '---\narguments: [branch]\n---\nLog: !`git log $branch`'],
    ['a block', '```!\ngit log\necho $ARGUMENTS\n```\n'],
  ])('finds arguments in %s', (_name, text) => {
    expect(hasUnsafeInterpolation(text)).toBe(true);
  });

  it.each([
    ['a command without arguments', '!`git status`\n$ARGUMENTS'],
    ['a variable of the shell', '---\ndescription: x\n---\n!`echo $HOME`'],
    ['arguments in plain code', '`echo $ARGUMENTS`'],
    ['a plain fence', '```sh\necho $1\n```'],
  ])('accepts %s', (_name, text) => {
    expect(hasUnsafeInterpolation(text)).toBe(false);
  });

  it.each(FLOW_COMMANDS)('accepts our own $name, which takes its arguments as text', ({ text }) => {
    expect(hasUnsafeInterpolation(text)).toBe(false);
    expect(text).toContain('$ARGUMENTS');
    expect(text).not.toContain('!`');
  });
});
