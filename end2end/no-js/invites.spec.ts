// Inviting, the portal mark and both switches without JavaScript.
import { randomUUID } from 'node:crypto';
import { expect, test } from '../fixtures.ts';

test('contact is invited again from the portal mark, by plain forms', async ({ business, people }) => {
  const mark = randomUUID().slice(0, 8);
  const customer = await business.newCustomer(`Plain ${mark}`);
  const owner = await people.signedIn(business.owner);
  const page = await owner.open(`/customers/${customer.id}`);
  await page.getByLabel('Name', { exact: true }).fill('Nora New');
  await page.getByLabel('E-mail address').fill(`nora-${mark}@mailed.example`);
  await page.getByRole('button', { name: 'Add and invite' }).click();
  await expect(page.getByRole('textbox', { name: 'Invitation link' })).toBeVisible();
  await page.locator('.portal-step summary').click();
  await page.getByRole('button', { name: 'Invite again Nora New' }).first().click();
  await expect(page.getByText(/^A mail with a link of its own goes to /)).toBeVisible();
  await page.getByRole('button', { name: 'Invite for new jobs' }).click();
  await expect(page.getByRole('button', { name: 'Stop inviting' })).toBeVisible();
});
