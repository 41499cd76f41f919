// Customers, their contacts and the invitation.
import { randomUUID } from 'node:crypto';
import { ANSWER_404, ANSWER_422, expect, expectAccessible, test } from '../fixtures.ts';
import { toast } from '../screens.ts';

test('owner adds a customer and invites a contact, who sets a password and is in', async ({ business, people }) => {
  const mark = randomUUID().slice(0, 8);
  const owner = await people.signedIn(business.owner);
  owner.expectComplaint(ANSWER_422);
  const page = await owner.open('/customers/new');
  await expectAccessible(page);
  await page.getByLabel('Name', { exact: true }).fill(`Harbour Cafe ${mark}`);
  await page.getByRole('button', { name: 'Add customer' }).click();
  await expect(page.getByRole('heading', { level: 1, name: `Harbour Cafe ${mark}` })).toBeVisible();
  await expectAccessible(page);

  // Open already, since this customer has no contact yet.
  await page.getByLabel('Name', { exact: true }).fill('Henry Harbour');
  await page.getByLabel('E-mail address').fill(`henry-${mark}@cafe.example`);
  await page.getByRole('button', { name: 'Add and invite' }).click();
  const link = await page.getByRole('textbox', { name: 'Invitation link' }).inputValue();
  expect(link).toMatch(/\/invitation\//);

  const henry = await people.stranger();
  const path = new URL(link, henry.origin).pathname;
  const welcome = await henry.open(path);
  await expect(welcome.getByRole('heading', { name: 'Welcome, Henry Harbour' })).toBeVisible();
  await expectAccessible(welcome);
  await welcome.getByLabel('Choose a password').fill('seven quiet harbours');
  await welcome.getByRole('button', { name: 'Accept and sign in' }).click();
  await expect(welcome).toHaveURL('/user/jobs');
  await expect(welcome.getByText('No jobs yet')).toBeVisible();

  // It works once.
  const again = await people.stranger();
  again.expectComplaint(ANSWER_404);
  const spent = await again.open(path);
  await expect(spent.getByRole('heading', { name: 'This link does not work any more' })).toBeVisible();
});

test('blocking says whom it concerns and can be taken back', async ({ business, people }) => {
  const contact = await business.newContact('Kim Kept');
  const owner = await people.signedIn(business.owner);
  const page = await owner.open(`/customers/${business.customer.id}`);
  const line = page.getByRole('listitem').filter({ hasText: contact.email });
  await line.getByText('Block…').click();
  await expectAccessible(page, ['light']);
  await line.getByRole('button', { name: /^Block / }).click();
  await expect(line).toContainText('Blocked');
  // Decided: the box has closed.
  await expect(line.getByRole('button', { name: /^Unblock / })).toBeHidden();
  await line.getByText('Unblock…').click();
  await line.getByRole('button', { name: /^Unblock / }).click();
  await expect(line).toContainText('Active');
});

test('customer that may not view jobs loses them at once', async ({ business, people }) => {
  const customer = await business.newCustomer(`Careful ${randomUUID().slice(0, 8)}`);
  const owner = await people.signedIn(business.owner);
  const page = await owner.open(`/customers/${customer.id}`);
  await page.getByRole('button', { name: 'Stop showing jobs' }).click();
  await expect(toast(page, /./).first()).toBeVisible();
  await expect(page.getByRole('button', { name: 'Show jobs' })).toBeVisible();
});
