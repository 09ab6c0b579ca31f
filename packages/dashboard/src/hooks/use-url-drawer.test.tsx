import { act, render, screen } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';
import { useUrlDrawer } from './use-url-drawer';

function Drawer() {
  const [open, setOpen] = useUrlDrawer('questions');
  return (
    <button type="button" onClick={() => setOpen(!open)}>
      {open ? 'open' : 'closed'}
    </button>
  );
}

const drawer = () => screen.getByRole('button');
const press = () => act(() => drawer().click());

/** Goes through the history as the browser's buttons do. */
async function travel(go: () => void): Promise<void> {
  const arrived = new Promise((resolve) => window.addEventListener('popstate', resolve, { once: true }));
  await act(async () => {
    go();
    await arrived;
  });
}

describe('useUrlDrawer', () => {
  // A step of its own, so that nothing of another test is before it.
  beforeEach(() => window.history.pushState(null, '', '/'));

  it('is closed by Back and opened again by Forward', async () => {
    render(<Drawer />);
    press();
    expect(drawer()).toHaveTextContent('open');
    expect(window.location.search).toBe('?drawer=questions');
    await travel(() => window.history.back());
    expect(drawer()).toHaveTextContent('closed');
    expect(window.location.search).toBe('');
    await travel(() => window.history.forward());
    expect(drawer()).toHaveTextContent('open');
  });

  it('leaves no step that would change nothing when it is closed by hand', async () => {
    render(<Drawer />);
    const steps = window.history.length;
    press();
    await travel(press);
    expect(drawer()).toHaveTextContent('closed');
    expect(window.location.search).toBe('');
    press();
    expect(window.history.length).toBe(steps + 1);
  });

  it('opened by a link, is closed in place: the step before it is another page', () => {
    window.history.replaceState(null, '', '/?drawer=questions');
    render(<Drawer />);
    expect(drawer()).toHaveTextContent('open');
    const steps = window.history.length;
    press();
    expect(drawer()).toHaveTextContent('closed');
    expect([window.location.search, window.history.length]).toEqual(['', steps]);
  });
});
