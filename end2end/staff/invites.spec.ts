// Invitations by mail, the portal mark and its next click, contacts who are invited by themselves.
import { randomUUID } from 'node:crypto';
import { expect, expectAccessible, test } from '../fixtures.ts';
import { staffJob, toast } from '../screens.ts';

test('mark leads from no access to the portal, saying who gets what before each click', async ({ business, people }) => {
  const mark = randomUUID().slice(0, 8);
  const customer = await business.newCustomer(`Marked ${mark}`);
  const owner = await people.signedIn(business.owner);
  const page = await owner.open(`/customers/${customer.id}`);
  await expect(page.getByText('Nobody can be invited yet.')).toBeVisible();
  await page.getByLabel('Name', { exact: true }).fill('Nora New');
  await page.getByLabel('E-mail address').fill(`nora-${mark}@mailed.example`);
  await page.getByLabel('Personal message (optional)').last().fill('Good to have you.');
  await page.getByRole('button', { name: 'Add and invite' }).click();
  await expect(page.getByText(`A mail with a link of its own goes to nora-${mark}@mailed.example.`)).toBeVisible();
  const line = page.getByRole('listitem').filter({ hasText: `nora-${mark}` });
  await expect(line).toContainText('Pending: invited');
  await expectAccessible(page);

  await page.locator('.portal-step summary').click();
  await expect(page.locator('.portal-step')).toContainText('Whoever opens it sees');
  await page.getByRole('button', { name: 'Invite again Nora New' }).first().click();
  await expect(page.getByRole('textbox', { name: 'Invitation link' })).toBeVisible();

  const list = await owner.open(`/customers?search=${mark}`);
  await expect(list.getByRole('row').filter({ hasText: mark })).toContainText('Invited');
});

test('next click on a job shares that job', async ({ business, people }) => {
  const edit = { what: 'share_jobs', shares: 'by_grant' };
  const { seen } = await business.ask.ask<{ seen: string }>('pipelines/preview', { edit });
  await business.ask.post('pipelines/change', { ...edit, seen });
  const job = await business.newJob();
  const owner = await people.signedIn(business.owner);
  const page = await owner.open(staffJob.path(job));
  await page.getByText('Does not see this job').click();
  await expect(page.getByText(`will see this job with its stage`)).toBeVisible();
  await page.getByRole('button', { name: /^Share with / }).click();
  await expect(toast(page, 'Shared. A mail with a link goes to')).toBeVisible();
  await expect(page.getByText('Sees this job', { exact: true })).toBeVisible();
  const back = { what: 'share_jobs', shares: 'automatically' };
  const again = await business.ask.ask<{ seen: string }>('pipelines/preview', { edit: back });
  await business.ask.post('pipelines/change', { ...back, seen: again.seen });
});

test('switches for new jobs and for mails say what they do', async ({ business, people }) => {
  const customer = await business.newCustomer(`Automatic ${randomUUID().slice(0, 8)}`);
  const owner = await people.signedIn(business.owner);
  const page = await owner.open(`/customers/${customer.id}`);
  await page.getByRole('button', { name: 'Invite for new jobs' }).click();
  await expect(toast(page, 'From now on a job of')).toBeVisible();
  await page.getByRole('button', { name: 'Stop inviting' }).click();
  await expect(page.getByRole('button', { name: 'Invite for new jobs' })).toBeVisible();

  const settings = await owner.open('/settings/portal');
  await settings.getByRole('button', { name: 'Let invitations ride along' }).click();
  await expect(toast(settings, 'Contacts whom you add or invite from now on')).toBeVisible();
  await expectAccessible(settings, ['light']);
  await settings.getByRole('button', { name: 'Stop these invitations' }).click();
  await expect(settings.getByRole('button', { name: 'Let invitations ride along' })).toBeVisible();
});
