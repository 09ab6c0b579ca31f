import { RunPage } from '@/components/projects/run-page';

export default async function Page({ params }: { readonly params: Promise<{ id: string; runId: string }> }) {
  const { id, runId } = await params;
  return <RunPage projectId={decodeURIComponent(id)} runId={decodeURIComponent(runId)} />;
}
