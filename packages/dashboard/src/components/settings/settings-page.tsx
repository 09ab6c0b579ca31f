'use client';

import { PanelBoundary } from '@/components/layout/panel-boundary';
import { PageFrame, TopBar } from '@/components/layout/top-bar';
import { usePageTitle } from '@/hooks/use-page-title';
import { AgentSection } from './agent-section';
import { AlertsSection } from './alerts-section';
import { AppearanceSection } from './appearance-section';
import { DefaultsSection } from './defaults-section';
import { DoctorSection } from './doctor-section';
import { PermissionsSection } from './permissions-section';
import { SettingsSection } from './settings-section';
import { WebhookSection } from './webhook-section';

const SECTIONS = [
  {
    title: 'Agent',
    description: 'Who does the work. Chosen on the command line or by the environment, never from a page.',
    Body: AgentSection,
  },
  {
    title: 'Permissions',
    description: 'What the agent may do in each project without asking.',
    Body: PermissionsSection,
  },
  {
    title: 'Complete Phase',
    description:
      'What the dialog offers in a project where nothing was started yet. Later it offers what was chosen last.',
    Body: DefaultsSection,
  },
  {
    title: 'This browser',
    description:
      'Tells you when a run needs an answer, stops, is ready to merge, ends, or has spent 80 % of its budget.',
    Body: AlertsSection,
  },
  {
    title: 'Webhook',
    description: 'Tells another service the same, also while no page is open.',
    Body: WebhookSection,
  },
  {
    title: 'Appearance',
    description: 'How this page looks and listens, in this browser.',
    Body: AppearanceSection,
  },
  { title: 'Doctor', description: 'What every run needs, as it is now.', Body: DoctorSection },
] as const;

/** The choices of a person, and the state of what they cannot choose here. */
export function SettingsPage() {
  usePageTitle('Settings');
  return (
    <PageFrame>
      <TopBar crumbs={[{ label: 'Settings' }]} />
      <h1 className="sr-only">Settings</h1>
      <div className="max-w-5xl">
        {SECTIONS.map(({ title, description, Body }) => (
          <SettingsSection key={title} title={title} description={description}>
            <PanelBoundary name={title}>
              <Body />
            </PanelBoundary>
          </SettingsSection>
        ))}
      </div>
    </PageFrame>
  );
}
