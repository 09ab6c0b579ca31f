import type { OrchestrationConfig, SettingsReply, Webhook } from '@specflow/shared/schemas';
import { screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buildProjects } from '@/test/project-fixtures';
import { type Answer, errorAnswer, renderApp } from '@/test/render-app';
import { SettingsPage } from './settings-page';

const WEBHOOK: Webhook = {
  enabled: true,
  url: 'https://ntfy.sh/topic',
  format: 'plain',
  includeDetails: false,
};

function server(webhook: Webhook | null = null, extra: Answer = () => undefined): Answer {
  let stored = webhook;
  let defaults: OrchestrationConfig | null = null;
  const reply = (): SettingsReply => ({
    notifications: stored === null ? {} : { webhook: stored },
    ...(defaults === null ? {} : { defaults }),
    projects: [{ id: 'app-api', name: 'app-api', permissionMode: 'acceptEdits' }],
  });
  return (request) => {
    const special = extra(request);
    if (special !== undefined) return special;
    if (request.path === '/settings' && request.method === 'PUT') {
      const { notifications, defaults: chosen } = request.body as {
        notifications?: { webhook: Webhook | null };
        defaults?: OrchestrationConfig | null;
      };
      if (chosen !== undefined) defaults = chosen;
      if (notifications !== undefined) stored = notifications.webhook;
      return { body: reply() };
    }
    if (request.path === '/settings') return { body: reply() };
    if (request.path === '/settings/test-notification') return { body: { delivered: true } };
    if (request.path === '/projects') return { body: { ...buildProjects(), awake: 'unavailable' } };
    if (request.path === '/health') {
      const agent = { kind: 'claude', version: '2.1.0', path: '/usr/local/bin/claude' };
      return { body: { ok: true, version: '0.1.0', agent, activeRuns: 1 } };
    }
    if (request.path === '/doctor') {
      return {
        body: {
          checks: [
            { name: 'Git', ok: true, detail: 'git version 2.47' },
            { name: 'Disk', ok: false, detail: '120 MB free', fix: 'Make room.' },
          ],
        },
      };
    }
    return undefined;
  };
}

const section = (name: string) => screen.findByRole('region', { name });

/** Stands in for the browser's notifications, which jsdom does not have. */
function offerNotifications(answer: NotificationPermission) {
  const fake = { permission: 'default' as NotificationPermission, requestPermission: async () => answer };
  Object.defineProperty(globalThis, 'Notification', { value: fake, configurable: true });
}

beforeEach(() => window.localStorage.clear());
afterEach(() => void Reflect.deleteProperty(globalThis, 'Notification'));

describe('SettingsPage', () => {
  it('keeps what the dialog shall offer at a first start, and goes back to the defaults of the product', async () => {
    const { user, sent } = renderApp(<SettingsPage />, server());
    const part = await section('Complete Phase');
    const save = await within(part).findByRole('button', { name: 'Save defaults' });
    expect(save).toBeDisabled();
    await user.click(within(part).getByRole('switch', { name: 'Skip analyze' }));
    await user.click(within(part).getByRole('button', { name: /^Budget limits/ }));
    await user.clear(within(part).getByLabelText('Max total'));
    await user.type(within(part).getByLabelText('Max total'), '20');
    await user.click(save);
    const back = await within(part).findByRole('button', { name: 'Back to SpecFlow’s' });
    expect(sent('/settings')[0]?.body).toMatchObject({
      defaults: { skipAnalyze: true, budget: { maxTotal: 20, maxPerBatch: 5 } },
    });
    expect(within(part).getByRole('switch', { name: 'Skip analyze' })).toBeChecked();
    await user.click(back);
    await waitFor(() => expect(sent('/settings')[1]?.body).toEqual({ defaults: null }));
    // The form that was sent stays until the answer has come.
    await waitFor(() => expect(within(part).getByRole('switch', { name: 'Skip analyze' })).not.toBeChecked());
  });

  it('shows the agent and leaves no way to change it', async () => {
    renderApp(<SettingsPage />, server());
    const agent = await section('Agent');
    await waitFor(() => expect(agent).toHaveTextContent('/usr/local/bin/claude'));
    expect(agent).toHaveTextContent('Version2.1.0');
    expect(within(agent).queryByRole('textbox')).toBeNull();
    expect(within(agent).queryByRole('button')).toBeNull();
  });

  it('saves a webhook and then offers a test', async () => {
    const { user, sent } = renderApp(<SettingsPage />, server());
    const form = await section('Webhook');
    await user.type(await within(form).findByLabelText('Address'), ' https://ntfy.sh/topic ');
    await user.click(within(form).getByRole('radio', { name: /Slack/ }));
    expect(within(form).queryByRole('button', { name: 'Send test' })).toBeNull();
    await user.click(within(form).getByRole('button', { name: 'Save' }));
    await waitFor(() => expect(sent('/settings')).toHaveLength(1));
    expect(sent('/settings')[0]?.body).toEqual({
      notifications: { webhook: { ...WEBHOOK, format: 'slack' } },
    });
    await user.click(await within(form).findByRole('button', { name: 'Send test' }));
    expect(await screen.findByText('Test message sent')).toBeInTheDocument();
    expect(sent('/settings/test-notification')).toHaveLength(1);
  });

  it('refuses an address that is none of the web, at the field', async () => {
    const { user, sent } = renderApp(<SettingsPage />, server());
    const form = await section('Webhook');
    const address = await within(form).findByLabelText('Address');
    await user.type(address, 'file:///etc/passwd{Enter}');
    expect(address).toHaveAccessibleDescription('Enter an address that begins with http:// or https://');
    expect(address).toHaveFocus();
    expect(sent('/settings')).toHaveLength(0);
  });

  it('says why a test did not arrive', async () => {
    const { user } = renderApp(
      <SettingsPage />,
      server(WEBHOOK, ({ path }) =>
        path === '/settings/test-notification'
          ? errorAnswer(502, { code: 'WEBHOOK_FAILED', message: 'The webhook answered 404.' })
          : undefined,
      ),
    );
    const form = await section('Webhook');
    await user.click(await within(form).findByRole('button', { name: 'Send test' }));
    expect(await within(form).findByRole('alert')).toHaveTextContent('The webhook answered 404.');
  });

  it('takes a webhook away', async () => {
    const { user, sent } = renderApp(<SettingsPage />, server(WEBHOOK));
    const form = await section('Webhook');
    await user.click(await within(form).findByRole('button', { name: 'Remove' }));
    await waitFor(() => expect(sent('/settings')[0]?.body).toEqual({ notifications: { webhook: null } }));
    await waitFor(() => expect(within(form).getByLabelText('Address')).toHaveValue(''));
  });

  it('asks the browser before it notifies, and remembers the choice', async () => {
    offerNotifications('granted');
    const { user } = renderApp(<SettingsPage />, server());
    const notifications = await screen.findByRole('switch', { name: 'Notifications' });
    expect(notifications).not.toBeChecked();
    await user.click(notifications);
    await waitFor(() => expect(notifications).toBeChecked());
    expect(window.localStorage.getItem('specflow.alerts')).toBe('{"browser":true,"sound":false}');
  });

  it('stays off and says so when the browser refuses', async () => {
    offerNotifications('denied');
    const { user } = renderApp(<SettingsPage />, server());
    const notifications = await screen.findByRole('switch', { name: 'Notifications' });
    await user.click(notifications);
    await waitFor(() => expect(notifications).toBeDisabled());
    expect(notifications).not.toBeChecked();
    expect(notifications).toHaveAccessibleDescription(/^Blocked in this browser/);
  });

  it('warns when the machine cannot be kept awake', async () => {
    renderApp(<SettingsPage />, server());
    expect(await screen.findByText(/does not let the machine be kept awake/)).toBeVisible();
  });

  it('reports what a run would miss, with the fix', async () => {
    renderApp(<SettingsPage />, server());
    const doctor = await section('Doctor');
    await waitFor(() => expect(doctor).toHaveTextContent('120 MB freeMake room.'));
    expect(within(doctor).getByRole('img', { name: 'Failed' })).toBeVisible();
  });

  it('changes the permissions of one project', async () => {
    const { user, sent } = renderApp(<SettingsPage />, server());
    const permissions = await section('Permissions');
    await user.click(await within(permissions).findByRole('button', { name: /app-api/ }));
    await user.click(within(permissions).getByRole('radio', { name: /Bypass permissions/ }));
    expect(sent('/settings')).toHaveLength(0);
    await user.type(within(permissions).getByLabelText(/to confirm/), 'bypass permissions');
    await user.click(within(permissions).getByRole('button', { name: 'Confirm' }));
    await waitFor(() =>
      expect(sent('/settings')[0]?.body).toEqual({
        projectId: 'app-api',
        permissionMode: 'bypassPermissions',
      }),
    );
  });
});
