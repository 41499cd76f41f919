// Members: somebody is invited, comes in, changes role, and is gone at once when they leave.
import { randomUUID } from 'node:crypto';
import { ANSWER_401, ANSWER_404, ANSWER_409, expect, expectAccessible, isAwake, test } from '../fixtures.ts';
import { toast } from '../screens.ts';
import type { Page } from '@playwright/test';

const MEMBERS = '/settings/members';
const PASSWORD = 'correct horse battery';

/** A member's line. */
const member = (page: Page, name: string) =>
  page.getByRole('main').getByRole('listitem').filter({ has: page.getByText(name, { exact: true }) });

async function invite(page: Page, name: string, role: string): Promise<{ email: string; link: string }> {
  const email = `${randomUUID().slice(0, 8)}@business.example`;
  await page.getByText('Invite somebody').click();
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByLabel('E-mail address').fill(email);
  await page.locator('#member-role').selectOption(role);
  await page.getByRole('button', { name: 'Invite and make a link' }).click();
  const link = await page.getByLabel('Invitation link').inputValue();
  return { email, link };
}

test('invited member comes in by the link and stays out once deactivated', async ({ business, people }) => {
  const owner = await people.signedIn(business.owner);
  const page = await owner.open(MEMBERS);
  const name = `Ann ${randomUUID().slice(0, 8)}`;
  const { email, link } = await invite(page, name, 'tradie');
  await expect(member(page, name)).toContainText('Invited, link good until');
  await expectAccessible(page);

  const ann = await people.stranger();
  ann.expectComplaint(ANSWER_401, ANSWER_404);
  const theirs = await ann.open(new URL(link).pathname);
  await expect(theirs.getByText('invites you to work with them')).toBeVisible();
  await theirs.getByLabel('Choose a password').fill(PASSWORD);
  await theirs.getByRole('button', { name: 'Accept and sign in' }).click();
  await expect(theirs).toHaveURL('/');
  await expect(theirs.getByRole('navigation', { name: 'Main' })).toBeVisible();
  await expect(member(page, name)).toContainText('Last signed in');
  await expect.poll(() => ann.streams.size).toBe(1);

  const line = member(page, name);
  await line.locator('summary', { hasText: 'Deactivate…' }).click();
  await expect(line.getByText('is signed out at once')).toBeVisible();
  await line.getByRole('button', { name: `Deactivate ${name}` }).click();
  await expect(toast(page, `${name} is deactivated`)).toBeVisible();
  await expect(line).toContainText('Deactivated, cannot sign in');
  await expect.poll(() => ann.streams.size, { message: 'the stream is closed' }).toBe(0);
  await expect(theirs.getByRole('dialog', { name: 'Sign in again' })).toBeVisible();
  expect((await ann.context.request.get('/', { maxRedirects: 0 })).status()).toBe(303);
  const refused = await ann.ask.send('sessions/open', { email, password: PASSWORD, next: '' });
  expect(refused.status()).toBe(422);

  await line.locator('summary', { hasText: 'Reactivate…' }).click();
  await line.getByRole('button', { name: `Reactivate ${name}` }).click();
  await expect(line).toContainText('Last signed in');
  await ann.ask.post('sessions/open', { email, password: PASSWORD, next: '' });
});

test('change of role reaches the open page', async ({ business, people }) => {
  const owner = await people.signedIn(business.owner);
  const page = await owner.open(MEMBERS);
  const name = `Bob ${randomUUID().slice(0, 8)}`;
  const { link } = await invite(page, name, 'supervisor');
  const bob = await people.stranger();
  const theirs = await bob.open(new URL(link).pathname);
  await theirs.getByLabel('Choose a password').fill(PASSWORD);
  await theirs.getByRole('button', { name: 'Accept and sign in' }).click();
  await isAwake(theirs);
  const rail = theirs.getByRole('navigation', { name: 'Main' });
  await expect(rail.getByRole('link', { name: 'Customers' })).toBeVisible();

  const line = member(page, name);
  await line.locator('summary', { hasText: 'Change role…' }).click();
  await line.getByLabel('Role').selectOption('tradie');
  await line.getByRole('button', { name: 'Change the role' }).click();
  await expect(toast(page, `${name} is a tradie now.`)).toBeVisible();
  await expect(rail.getByRole('link', { name: 'Customers' })).toHaveCount(0);
});

test('only owner cannot leave, and reads why', async ({ business, people }) => {
  const owner = await people.signedIn(business.owner);
  owner.expectComplaint(ANSWER_409);
  const page = await owner.open(MEMBERS);
  const line = page.getByRole('main').getByRole('listitem').filter({ has: page.getByText('You', { exact: true }) });
  await expect(line).toContainText('The only owner who can sign in.');
  await expect(line.locator('summary')).toHaveCount(0);
});
