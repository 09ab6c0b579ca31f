import { act, render, screen } from '@testing-library/react';
import { SearchParamsContext } from 'next/dist/shared/lib/hooks-client-context.shared-runtime';
import { beforeEach, describe, expect, it } from 'vitest';
import { useUrlTab } from './use-url-tab';
import { writeUrlParameter } from './write-url';

function Views() {
  const [tab, setTab] = useUrlTab(['list', 'graph'], 'view');
  return (
    <button type="button" onClick={() => setTab(tab === 'list' ? 'graph' : 'list')}>
      {tab}
    </button>
  );
}

/** What the router says that the URL holds. */
const said = (search: string) => (
  <SearchParamsContext value={new URLSearchParams(search)}>
    <Views />
  </SearchParamsContext>
);

describe('useUrlTab', () => {
  beforeEach(() => window.history.replaceState(null, '', '/'));

  it('follows a choice at once, before the router passes the new URL on', () => {
    render(said(''));
    act(() => screen.getByRole('button').click());
    expect(screen.getByRole('button')).toHaveTextContent('graph');
    expect(window.location.search).toBe('?view=graph');
  });

  it('makes one step of the history of a choice, also when it is told twice', () => {
    render(said(''));
    const steps = window.history.length;
    act(() => screen.getByRole('button').click());
    expect(window.history.length).toBe(steps + 1);
    writeUrlParameter('view', 'graph', { step: 'view' });
    expect(window.history.length).toBe(steps + 1);
    writeUrlParameter('view', null, 'in-place');
    expect([window.location.search, window.history.length]).toEqual(['', steps + 1]);
  });

  it('follows Back that comes before the router has passed the choice on', async () => {
    render(said(''));
    act(() => screen.getByRole('button').click());
    expect(screen.getByRole('button')).toHaveTextContent('graph');
    await act(async () => {
      const arrived = new Promise((done) => window.addEventListener('popstate', done, { once: true }));
      window.history.back();
      await arrived;
    });
    expect(window.location.search).toBe('');
    expect(screen.getByRole('button')).toHaveTextContent('list');
  });

  it('follows the URL again when that says something else', () => {
    const { rerender } = render(said(''));
    act(() => screen.getByRole('button').click());
    rerender(said('view=graph'));
    expect(screen.getByRole('button')).toHaveTextContent('graph');
    rerender(said(''));
    expect(screen.getByRole('button')).toHaveTextContent('list');
  });
});
