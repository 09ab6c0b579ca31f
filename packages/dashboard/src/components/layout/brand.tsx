import { LayersIcon } from 'lucide-react';
import Link from 'next/link';

/** The product's mark; leads to the projects. */
export function Brand() {
  return (
    <Link href="/" className="focus-ring flex items-center gap-2 rounded-lg font-semibold tracking-tight">
      <span className="bg-orchestration grid size-5 place-items-center rounded-md text-white">
        <LayersIcon className="size-3" aria-hidden />
      </span>
      SpecFlow
    </Link>
  );
}
