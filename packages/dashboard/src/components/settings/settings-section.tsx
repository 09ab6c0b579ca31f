import { type ReactNode, useId } from 'react';
import { Card } from '@/components/ui/card';

/** One part of the settings: what it is about at the left, the controls at the right. */
export function SettingsSection(props: {
  readonly title: string;
  readonly description: string;
  readonly children: ReactNode;
}) {
  const id = useId();
  return (
    <section
      aria-labelledby={id}
      className="grid gap-x-8 gap-y-3 border-t py-6 first-of-type:border-t-0 lg:grid-cols-[16rem_minmax(0,1fr)]"
    >
      <div>
        <h2 id={id} className="font-medium">
          {props.title}
        </h2>
        <p className="mt-0.5 text-pretty text-muted-foreground">{props.description}</p>
      </div>
      <Card className="min-w-0 self-start overflow-hidden">{props.children}</Card>
    </section>
  );
}
