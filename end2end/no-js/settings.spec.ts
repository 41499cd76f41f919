// Settings without JavaScript: plain forms do it all.
import { randomUUID } from 'node:crypto';
import { expect, test } from '../fixtures.ts';

test('owner invites a member, copies the link by hand, and deactivates them', async ({ business, people }) => {
  const owner = await people.signedIn(business.owner);
  const page = await owner.open('/settings/members');
  const name = `Noel ${randomUUID().slice(0, 8)}`;
  await page.getByText('Invite somebody').click();
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByLabel('E-mail address').fill(`${randomUUID().slice(0, 8)}@business.example`);
  await page.getByRole('button', { name: 'Invite and make a link' }).click();
  await expect(page.getByLabel('Invitation link')).toHaveValue(/\/invitation\/.+/);
  const line = page.getByRole('main').getByRole('listitem').filter({ has: page.getByText(name, { exact: true }) });
  await expect(line).toContainText('Invited, link good until');
  await line.locator('summary', { hasText: 'Deactivate…' }).click();
  await line.getByRole('button', { name: `Deactivate ${name}` }).click();
  await expect(line).toContainText('Deactivated, cannot sign in');
});

test('owner changes dates and reads what was wrong beside the field', async ({ business, people }) => {
  const owner = await people.signedIn(business.owner);
  const page = await owner.open('/settings/portal');
  await page.getByLabel('Time zone').fill('Atlantis');
  await page.getByRole('button', { name: 'Save dates and times' }).click();
  await expect(page.getByText('Choose a time zone from the list')).toBeVisible();
  await expect(page.getByLabel('Time zone')).toHaveValue('Atlantis');
});
