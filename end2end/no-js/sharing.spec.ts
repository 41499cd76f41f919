// Sharing a job without JavaScript: a page with ticks, a look, and a button.
import { randomUUID } from 'node:crypto';
import { expect, test } from '../fixtures.ts';
import { portal, staffJob } from '../screens.ts';

test('ticks, looks and shares by plain forms', async ({ business, people }) => {
  const words = `Plain words ${randomUUID().slice(0, 8)}`;
  const job = await business.newJob();
  await business.write(job, words, 'internal');
  const owner = await people.signedIn(business.owner);
  const page = await owner.open(staffJob.path(job));
  await page.getByRole('link', { name: 'Edit what is shared' }).click();
  await page.getByLabel(words).check();
  await page.getByLabel('Dates').uncheck();
  await page.getByRole('button', { name: 'See the customer’s page as it will be' }).click();
  await expect(page.getByRole('region', { name: /will see$/ })).toContainText(words);
  await expect(page.getByLabel(words)).toBeChecked();
  await expect(page.getByLabel('Dates')).not.toBeChecked();
  await page.getByRole('button', { name: 'Save what is shared' }).click();
  await expect(page).toHaveURL(staffJob.path(job));
  await expect(page.getByText('Shared with the customer, without its dates.')).toBeVisible();
  const contact = await people.signedIn(business.contact);
  const theirs = await contact.open(portal.path(job));
  await expect(portal.message(theirs, words)).toBeVisible();
  await page.getByRole('button', { name: 'Stop sharing' }).click();
  await expect(page.getByText('somebody stopped it')).toBeVisible();
});

test('link that does not work offers a fresh one and tells nothing', async ({ people }) => {
  const stranger = await people.stranger();
  stranger.expectComplaint(/status of 404/);
  const page = await stranger.open(`/share/${'0'.repeat(64)}`);
  await page.getByRole('button', { name: 'Send me a fresh link' }).click();
  await expect(page.getByRole('heading', { name: 'Look into your mail' })).toBeVisible();
});
