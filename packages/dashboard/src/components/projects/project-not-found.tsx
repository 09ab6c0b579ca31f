import Link from 'next/link';
import { Button } from '@/components/ui/button';

/** There is no project of this id. */
export function ProjectNotFound() {
  return (
    <div className="mx-auto flex max-w-md flex-col items-center gap-3 px-4 py-24 text-center">
      <h1 className="text-lg font-semibold">This project is not in the list</h1>
      <p className="text-pretty text-muted-foreground">
        It was removed, or the address is wrong. Its files are where they were.
      </p>
      <Button asChild variant="outline">
        <Link href="/">All projects</Link>
      </Button>
    </div>
  );
}
