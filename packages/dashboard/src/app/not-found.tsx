import Link from 'next/link';
import { Button } from '@/components/ui/button';

export default function NotFound() {
  return (
    <div className="mx-auto flex max-w-md flex-col items-center gap-3 px-4 py-24 text-center">
      <h1 className="text-lg font-semibold">There is no such page</h1>
      <p className="text-muted-foreground">The address may be mistyped.</p>
      <Button asChild variant="outline">
        <Link href="/">All projects</Link>
      </Button>
    </div>
  );
}
