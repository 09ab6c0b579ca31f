'use client';

import type { Decision } from '@specflow/shared/schemas';
import { CheckIcon, ChevronRightIcon, CopyIcon } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { Collapsible, CollapsibleContent, CollapsibleTrigger } from '@/components/ui/collapsible';
import { Input } from '@/components/ui/input';
import { useUrlText } from '@/hooks/use-url-text';
import { formatClock, formatDateTime } from '@/lib/format/time';
import { decisionLogText, decisionsNewestFirst, matchingDecisions } from '@/lib/view/decision-log';

const FIRST = 12;
/** A log that is short enough is read, not searched. */
const FILTER_FROM = 6;

/** Why the run did what it did: time, decision and reason, the newest first. */
export function DecisionLogPanel({ decisions }: { readonly decisions: readonly Decision[] }) {
  const [copied, setCopied] = useState(false);
  const [all, setAll] = useState(false);
  const [filter, setFilter] = useUrlText('log');
  const found = matchingDecisions(decisionsNewestFirst(decisions), filter);
  const shown = all ? found : found.slice(0, FIRST);
  const copy = async () => {
    await navigator.clipboard.writeText(decisionLogText(decisions));
    setCopied(true);
  };
  return (
    <Card>
      <Collapsible defaultOpen>
        <div className="flex min-h-11 items-center gap-1 pr-2">
          <h2 className="min-w-0 flex-1">
            <CollapsibleTrigger className="focus-ring group flex w-full items-center gap-1.5 rounded-xl py-3 pl-4 text-left font-medium">
              <ChevronRightIcon
                aria-hidden
                className="size-3.5 text-faint-foreground transition-transform group-data-[state=open]:rotate-90"
              />
              Decision log
              <span className="ml-auto text-xs font-normal text-faint-foreground">newest first</span>
            </CollapsibleTrigger>
          </h2>
          <Button
            variant="ghost"
            size="icon-sm"
            onClick={copy}
            disabled={decisions.length === 0}
            aria-label={copied ? 'Decision log copied' : 'Copy decision log'}
          >
            {copied ? <CheckIcon aria-hidden /> : <CopyIcon aria-hidden />}
          </Button>
        </div>
        <CollapsibleContent>
          {(decisions.length > FILTER_FROM || filter !== '') && (
            <div className="px-4 pb-3">
              <Input
                type="search"
                aria-label="Filter decisions"
                placeholder="Filter"
                autoComplete="off"
                spellCheck={false}
                className="h-7 text-xs"
                value={filter}
                onChange={(event) => setFilter(event.target.value)}
              />
            </div>
          )}
          {found.length === 0 && decisions.length > 0 && (
            <p className="px-4 pb-4 text-xs break-words text-muted-foreground">Nothing matches “{filter}”.</p>
          )}
          {decisions.length === 0 ? (
            <p className="px-4 pb-4 text-muted-foreground">Nothing decided yet.</p>
          ) : (
            <ol className="flex flex-col gap-2.5 px-4 pb-4 text-xs empty:hidden">
              {shown.map(({ key, decision }) => (
                <li key={key} className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3">
                  <time
                    dateTime={decision.timestamp}
                    title={formatDateTime(decision.timestamp)}
                    className="font-mono text-2xs leading-4 text-faint-foreground"
                  >
                    {formatClock(decision.timestamp)}
                  </time>
                  <p className="break-words text-muted-foreground">
                    <span className="text-foreground">{decision.decision}</span>
                    {decision.reason !== '' && ` — ${decision.reason}`}
                  </p>
                </li>
              ))}
            </ol>
          )}
          {!all && found.length > FIRST && (
            <Button variant="ghost" size="sm" className="mx-3 mb-3" onClick={() => setAll(true)}>
              Show all {found.length} decisions
            </Button>
          )}
        </CollapsibleContent>
      </Collapsible>
    </Card>
  );
}
