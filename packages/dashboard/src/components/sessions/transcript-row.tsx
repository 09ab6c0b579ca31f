'use client';

import { ChevronRightIcon, CircleCheckIcon, CircleXIcon } from 'lucide-react';
import { memo } from 'react';
import { formatClock } from '@/lib/format/time';
import { cn } from '@/lib/view/class-names';
import type { TranscriptLine } from '@/lib/view/transcript-lines';

interface RowProps {
  readonly line: TranscriptLine;
  readonly isOpen: boolean;
  /** The message that a jump led to. */
  readonly isMarked: boolean;
  readonly onToggle: (id: string) => void;
}

/** One entry of a transcript. Everything in it is plain text. */
export const TranscriptRow = memo(function TranscriptRow({ line, isOpen, isMarked, onToggle }: RowProps) {
  const toggle = () => onToggle(line.id);
  return (
    <div className={cn('px-5', isMarked && 'bg-danger-soft/60')}>
      {line.look === 'say' && <Said line={line} isOpen={isOpen} onToggle={toggle} />}
      {(line.look === 'call' || line.look === 'output') && (
        <Folded line={line} isOpen={isOpen} onToggle={toggle} />
      )}
      {line.look === 'note' && (
        <p className="py-2 text-center text-xs text-pretty break-words text-faint-foreground">{line.text}</p>
      )}
      {line.look === 'end' && <Ending line={line} isOpen={isOpen} onToggle={toggle} />}
    </div>
  );
});

interface PartProps {
  readonly line: TranscriptLine;
  readonly isOpen: boolean;
  readonly onToggle: () => void;
}

function Said(props: PartProps) {
  return (
    <div className="py-2.5">
      <p className="mb-0.5 flex items-baseline justify-between gap-3 text-2xs text-faint-foreground">
        <span>{props.line.title}</span>
        <Clock at={props.line.at} />
      </p>
      <Prose {...props} />
    </div>
  );
}

/** A tool call or its output: one line, more on demand. */
function Folded({ line, isOpen, onToggle }: PartProps) {
  const isOutput = line.look === 'output';
  return (
    <div className={cn(isOutput && 'ml-1.5 border-l pl-3.5')}>
      <button
        type="button"
        aria-expanded={isOpen}
        onClick={onToggle}
        className="focus-ring group flex w-full min-w-0 items-center gap-2 rounded-md py-1.5 text-left text-xs hover:bg-hover"
      >
        <ChevronRightIcon
          aria-hidden
          className={cn(
            'size-3.5 shrink-0 text-faint-foreground transition-transform',
            isOpen && 'rotate-90',
          )}
        />
        <span
          className={cn(
            'shrink-0',
            isOutput ? 'text-muted-foreground' : 'font-medium',
            line.isError && 'font-medium text-danger',
          )}
        >
          {line.title}
        </span>{' '}
        <span className="min-w-0 flex-1 truncate font-mono text-2xs text-muted-foreground">
          {line.summary}
        </span>
        <Clock at={line.at} />
      </button>
      {isOpen && (
        <pre className="mb-2 max-h-[28rem] overflow-auto rounded-lg border bg-muted/50 px-3 py-2 font-mono text-2xs leading-4.5 break-words whitespace-pre-wrap">
          {line.text === '' ? 'Nothing' : line.text}
        </pre>
      )}
    </div>
  );
}

function Ending(props: PartProps) {
  const { line } = props;
  const Icon = line.isError ? CircleXIcon : CircleCheckIcon;
  return (
    <div
      className={cn(
        'my-3 rounded-lg border px-3 py-2.5',
        line.isError ? 'border-danger-line bg-danger-soft' : 'border-done-line bg-done-soft',
      )}
    >
      <p className="flex items-center gap-2 font-medium">
        <Icon className={cn('size-4 shrink-0', line.isError ? 'text-danger' : 'text-done')} aria-hidden />
        {line.title}
        <span className="ml-auto text-2xs font-normal">
          <Clock at={line.at} />
        </span>
      </p>
      {line.text !== '' && (
        <div className="mt-1 text-muted-foreground">
          <Prose {...props} />
        </div>
      )}
    </div>
  );
}

function Prose({ line, isOpen, onToggle }: PartProps) {
  return (
    <>
      <p className={cn('break-words whitespace-pre-wrap', line.isLong && !isOpen && 'line-clamp-[12]')}>
        {line.text}
      </p>
      {line.isLong && (
        <button
          type="button"
          onClick={onToggle}
          aria-expanded={isOpen}
          className="focus-ring mt-1 rounded text-xs text-accent hover:underline"
        >
          {isOpen ? 'Show less' : 'Show all'}
        </button>
      )}
    </>
  );
}

function Clock({ at }: { readonly at: string | null }) {
  if (at === null) return null;
  return (
    <time dateTime={at} className="shrink-0 text-2xs text-faint-foreground tabular-nums">
      {formatClock(at)}
    </time>
  );
}
