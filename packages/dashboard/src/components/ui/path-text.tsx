import { cn } from '@/lib/view/class-names';

/** A path on one line: what does not fit is left out before its last part. */
export function PathText({ path, className }: { readonly path: string; readonly className?: string }) {
  const cut = path.lastIndexOf('/') + 1;
  return (
    <span className={cn('flex min-w-0 font-mono', className)}>
      <span className="truncate">{path.slice(0, cut)}</span>
      <span className="max-w-[75%] shrink-0 truncate">{path.slice(cut)}</span>
    </span>
  );
}
