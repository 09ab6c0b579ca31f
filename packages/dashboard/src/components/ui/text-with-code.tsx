import { Fragment } from 'react';

/** Words of the server in which `commands` stand between backticks, as they do in a terminal. */
export function TextWithCode({ text }: { readonly text: string }) {
  const parts = text.split(/`([^`\s](?:[^`\n]*[^`\s])?)`/);
  if (parts.length === 1) return text;
  let at = 0;
  return parts.map((part, index) => {
    at += part.length + 1;
    if (index % 2 === 0) return <Fragment key={at}>{part}</Fragment>;
    return (
      <code key={at} className="rounded-sm bg-muted px-1 py-px font-mono text-xs break-words text-foreground">
        {part}
      </code>
    );
  });
}
