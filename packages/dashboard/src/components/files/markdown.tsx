import ReactMarkdown, { type Components } from 'react-markdown';
import remarkGfm from 'remark-gfm';
import { cleanText } from '@/lib/format/clean-text';

const PLUGINS = [remarkGfm];

/** Only addresses of the web become links; everything else stays text. */
function safeHref(href: string | undefined): string | null {
  return href !== undefined && /^https?:\/\//i.test(href) ? href : null;
}

/** Headings of a file stand below those of the page. */
const COMPONENTS: Components = {
  h1: ({ children }) => <h3 className="mt-6 mb-2 text-base font-semibold first:mt-0">{children}</h3>,
  h2: ({ children }) => <h4 className="mt-5 mb-2 font-semibold">{children}</h4>,
  h3: ({ children }) => <h5 className="mt-4 mb-1.5 font-medium">{children}</h5>,
  h4: ({ children }) => <h6 className="mt-3 mb-1 font-medium text-muted-foreground">{children}</h6>,
  h5: ({ children }) => <p className="mt-3 mb-1 font-medium text-muted-foreground">{children}</p>,
  h6: ({ children }) => <p className="mt-3 mb-1 font-medium text-muted-foreground">{children}</p>,
  p: ({ children }) => <p className="my-2 text-pretty">{children}</p>,
  a: ({ href, children }) => {
    const safe = safeHref(href);
    if (safe === null) return <span>{children}</span>;
    return (
      <a
        href={safe}
        target="_blank"
        rel="noopener noreferrer"
        className="focus-ring rounded-sm text-accent underline underline-offset-2"
      >
        {children}
      </a>
    );
  },
  // A picture would be fetched from wherever the file says.
  img: ({ alt }) => <span className="text-muted-foreground">[picture{alt ? `: ${alt}` : ''}]</span>,
  ul: ({ children }) => <ul className="my-2 flex list-disc flex-col gap-1 pl-5">{children}</ul>,
  ol: ({ children, start }) => (
    <ol start={start} className="my-2 flex list-decimal flex-col gap-1 pl-5">
      {children}
    </ol>
  ),
  li: ({ children, className }) => (
    <li className={className === 'task-list-item' ? '-ml-5 list-none' : undefined}>{children}</li>
  ),
  input: ({ checked }) => (
    <span role="img" aria-label={checked ? 'done' : 'open'} className="mr-2 font-mono">
      {checked ? '☑' : '☐'}
    </span>
  ),
  blockquote: ({ children }) => (
    <blockquote className="my-2 border-l-2 pl-3 text-muted-foreground">{children}</blockquote>
  ),
  code: ({ children }) => (
    <code className="rounded-sm bg-muted px-1 py-0.5 font-mono text-xs break-words">{children}</code>
  ),
  pre: ({ children }) => (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable with the keyboard
    <pre tabIndex={0} className="focus-ring my-3 overflow-x-auto rounded-lg bg-muted p-3 [&>code]:p-0">
      {children}
    </pre>
  ),
  hr: () => <hr className="my-5" />,
  table: ({ children }) => (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable with the keyboard
    <section tabIndex={0} aria-label="Table" className="focus-ring my-3 overflow-x-auto">
      <table className="w-full text-left text-xs">{children}</table>
    </section>
  ),
  th: ({ children }) => <th className="border-b px-2 py-1.5 font-medium">{children}</th>,
  td: ({ children }) => <td className="border-b px-2 py-1.5 align-top">{children}</td>,
};

/** Text of a file as markdown; HTML in it is shown as text, nothing is fetched. */
export function Markdown({ text }: { readonly text: string }) {
  return (
    <div className="max-w-[46rem] min-w-0 break-words">
      <ReactMarkdown remarkPlugins={PLUGINS} components={COMPONENTS}>
        {cleanText(text)}
      </ReactMarkdown>
    </div>
  );
}
