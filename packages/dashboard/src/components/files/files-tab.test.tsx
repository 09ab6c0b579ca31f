import { screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { PROJECT_ID } from '@/test/fixtures';
import { errorAnswer, renderApp } from '@/test/render-app';
import FilesTab from './files-tab';
import { Markdown } from './markdown';

const file = (name: string, text: string, isTruncated = false) => ({
  name,
  path: `specs/1055/${name}`,
  text,
  isTruncated,
});

describe('FilesTab', () => {
  it('shows the first file and a way to the others', async () => {
    renderApp(<FilesTab projectId={PROJECT_ID} />, () => ({
      body: { files: [file('spec.md', '# Words\n\n- [x] T001 done'), file('plan.md', 'plan', true)] },
    }));
    expect(await screen.findByRole('heading', { name: 'Words' })).toBeVisible();
    expect(screen.getByRole('img', { name: 'done' })).toBeVisible();
    expect(screen.getByRole('button', { name: 'plan.md' })).toHaveAttribute('aria-pressed', 'false');
  });

  it('says why there are none', async () => {
    renderApp(<FilesTab projectId={PROJECT_ID} />, () => ({ body: { files: [] } }));
    expect(await screen.findByText(/No files yet/)).toBeVisible();
  });

  it('says when they cannot be read', async () => {
    renderApp(<FilesTab projectId={PROJECT_ID} />, () =>
      errorAnswer(409, { code: 'AMBIGUOUS_TASKS_FILE', message: 'Two folders could be meant.' }),
    );
    expect(await screen.findByRole('alert')).toHaveTextContent('Two folders could be meant.');
  });
});

describe('Markdown', () => {
  it('makes nothing of a file alive', () => {
    const hostile = [
      '<script>alert(1)</script>',
      '<img src=x onerror=alert(1)>',
      '[a](javascript:alert(1)) [b](data:text/html,x) [c](/api/projects) ![d](http://evil.example/x.png)',
      '<iframe src="http://evil.example"></iframe>',
    ].join('\n\n');
    const { container } = renderApp(<Markdown text={hostile} />);
    expect(container.querySelectorAll('script, img, iframe, a, [onerror]')).toHaveLength(0);
    expect(container).toHaveTextContent('<script>alert(1)</script>');
  });

  it('opens links of the web without a way back into the page', () => {
    renderApp(<Markdown text="[docs](https://example.com/a)" />);
    const link = screen.getByRole('link', { name: 'docs' });
    expect(link).toHaveAttribute('rel', 'noopener noreferrer');
    expect(link).toHaveAttribute('href', 'https://example.com/a');
  });
});
