import { render, screen } from '@testing-library/react';
import { Suspense, useState } from 'react';
import { describe, expect, it } from 'vitest';
import { lazyView } from './lazy-view';

function Counter() {
  const [count, setCount] = useState(0);
  return (
    <button type="button" onClick={() => setCount(count + 1)}>
      Counted {count}
    </button>
  );
}

const shown = (View: ReturnType<typeof lazyView>) => (
  <Suspense fallback={<p>Loading</p>}>
    <View />
  </Suspense>
);

describe('lazyView', () => {
  it('shows a view whose code is loaded at once, without a placeholder', async () => {
    const View = lazyView(async () => ({ default: Counter }));
    await View.preload();
    render(shown(View));
    expect(screen.getByRole('button', { name: 'Counted 0' })).toBeVisible();
  });

  it('shows a placeholder until the code is there', async () => {
    render(shown(lazyView(async () => ({ default: Counter }))));
    expect(screen.getByText('Loading')).toBeVisible();
    expect(await screen.findByRole('button', { name: 'Counted 0' })).toBeVisible();
  });

  it('keeps the state of a view that was shown before its code was loaded for another', async () => {
    const View = lazyView(async () => ({ default: Counter }));
    const { rerender } = render(shown(View));
    const button = await screen.findByRole('button');
    button.click();
    await View.preload();
    rerender(shown(View));
    expect(await screen.findByRole('button', { name: 'Counted 1' })).toBe(button);
  });
});
