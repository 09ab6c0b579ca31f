import { ProjectPage } from '@/components/projects/project-page';

export default async function Page({ params }: { readonly params: Promise<{ id: string }> }) {
  const { id } = await params;
  return <ProjectPage projectId={decodeURIComponent(id)} />;
}
