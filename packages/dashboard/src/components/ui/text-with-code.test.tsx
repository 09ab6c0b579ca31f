import { render, screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { TextWithCode } from './text-with-code';

describe('TextWithCode', () => {
  it('shows commands as such, without the marks around them', () => {
    const { container } = render(<TextWithCode text="Run `specflow init`, then `git switch -c <name>`." />);
    expect(container).toHaveTextContent('Run specflow init, then git switch -c <name>.');
    expect(screen.getByText('git switch -c <name>').tagName).toBe('CODE');
  });

  it('leaves a single backtick alone, and never takes text for markup', () => {
    const { container } = render(<TextWithCode text="A ` and <b>no</b> ``" />);
    expect(container.textContent).toBe('A ` and <b>no</b> ``');
  });
});
