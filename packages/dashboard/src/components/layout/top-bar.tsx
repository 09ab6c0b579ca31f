import { ChevronRightIcon } from 'lucide-react';
import Link from 'next/link';
import { Fragment, type ReactNode } from 'react';
import { cn } from '@/lib/view/class-names';

/** One step of the way to this page; the last one has no link. */
export interface Crumb {
  readonly label: string;
  readonly href?: string;
}

/** Where this page is, and what stands at its right. */
export function TopBar({
  crumbs,
  children,
}: {
  readonly crumbs: readonly Crumb[];
  readonly children?: ReactNode;
}) {
  return (
    <div className="flex min-h-14 flex-wrap items-center gap-x-4 gap-y-1 py-2">
      <nav aria-label="Breadcrumb" className="min-w-0 flex-1">
        <ol className="flex items-center gap-1.5 text-muted-foreground">
          {crumbs.map((crumb, index) => (
            <Fragment key={crumb.label}>
              {index > 0 && (
                <li aria-hidden>
                  <ChevronRightIcon className="size-3 text-faint-foreground" />
                </li>
              )}
              {/* The first one is a short word of ours: the names make room. */}
              <li className={cn('min-w-0 truncate', index === 0 && crumbs.length > 1 && 'shrink-0')}>
                {crumb.href === undefined ? (
                  <span aria-current="page" className="font-medium text-foreground">
                    {crumb.label}
                  </span>
                ) : (
                  <Link href={crumb.href} className="focus-ring rounded-sm hover:text-foreground">
                    {crumb.label}
                  </Link>
                )}
              </li>
            </Fragment>
          ))}
        </ol>
      </nav>
      <div className="flex min-w-0 flex-wrap items-center gap-2">{children}</div>
    </div>
  );
}

/** The main area of a page: one width, one gutter. */
export function PageFrame({ children }: { readonly children: ReactNode }) {
  return <div className="mx-auto w-full max-w-[84rem] px-4 pb-16 sm:px-7">{children}</div>;
}
