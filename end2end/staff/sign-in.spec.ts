// Signing in, up and out.
import { randomUUID } from 'node:crypto';
import { ANSWER_401, ANSWER_422, expect, expectAccessible, test } from '../fixtures.ts';
import { brightline, dana } from '../personas.ts';
import { toast } from '../screens.ts';
import type { Page } from '@playwright/test';

async function signIn(page: Page, email: string, password: string) {
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

test('staff and contacts sign in on one page and land on their own side', async ({ people }) => {
  const staff = await people.stranger();
  const desk = await staff.open('/');
  await expect(desk).toHaveURL('/sign-in');
  await expectAccessible(desk);
  await signIn(desk, brightline.owner.email, brightline.owner.password);
  await expect(desk).toHaveURL('/');
  await expect(desk.getByRole('navigation', { name: 'Main' })).toBeVisible();

  const contact = await people.stranger();
  const page = await contact.open('/sign-in');
  await signIn(page, dana.email, dana.password);
  await expect(page).toHaveURL('/user/jobs');
  await expect(page.getByRole('heading', { name: 'Your jobs' })).toBeVisible();
});

test('wrong password and unknown address answer alike and keep the address', async ({ people }) => {
  const stranger = await people.stranger();
  stranger.expectComplaint(ANSWER_401, ANSWER_422);
  const page = await stranger.open('/sign-in');
  const sentences: string[] = [];
  for (const email of [brightline.owner.email, `nobody-${randomUUID()}@example.com`]) {
    await signIn(page, email, 'not the password');
    const problem = page.getByRole('alert').or(page.locator('.field-error:not(:empty)')).first();
    await expect(problem).toBeVisible();
    await expect(page.getByRole('button', { name: 'Sign in' })).toBeEnabled();
    sentences.push((await problem.textContent())!.trim());
    await expect(page.getByLabel('E-mail address')).toHaveValue(email);
    await expectAccessible(page, ['light']);
    await page.reload();
    await expect(page.locator('html')).toHaveAttribute('data-awake', 'true');
  }
  expect(sentences[0]).toBe(sentences[1]);
});

test('business signs up, and its owner finds the first steps', async ({ people }) => {
  const stranger = await people.stranger();
  stranger.expectComplaint(ANSWER_422);
  const page = await stranger.open('/signup');
  await expectAccessible(page);
  await page.getByLabel('Name of the business').fill('Fresh Start Plumbing');
  await page.getByLabel('Your name').fill('Nora New');
  await page.getByLabel('Your e-mail address').fill(`nora-${randomUUID().slice(0, 8)}@business.example`);
  await page.getByLabel('Password').fill('short');
  await page.getByRole('button', { name: 'Set up the business' }).click();
  await expect(page.getByLabel('Password')).toHaveAttribute('aria-invalid', 'true');
  await expect(page.getByLabel('Your name')).toHaveValue('Nora New');

  await page.getByLabel('Password').fill('nine green bottles');
  await page.getByRole('button', { name: 'Set up the business' }).click();
  await expect(page).toHaveURL('/');
  await expect(page.getByRole('heading', { name: 'Hello, Nora' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Add a customer' })).toBeVisible();
  await expectAccessible(page);
});

test('signing out ends the session', async ({ people, business }) => {
  const stranger = await people.stranger();
  const page = await stranger.open('/sign-in');
  await signIn(page, business.owner.email, business.owner.password);
  await expect(page).toHaveURL('/');
  await page.getByText('Your account').locator('..').click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page).toHaveURL('/sign-in');
  // Going back asks the server again, which refuses: the browser writes that down.
  stranger.expectComplaint(/401 \(Unauthorized\)/);
  await page.goBack();
  await expect(page).toHaveURL(/\/sign-in/);
});

test('account page lists the sessions and ends another one', async ({ people, business }) => {
  const login = await business.newContact('Sue Sessions');
  const one = await people.stranger();
  const other = await people.stranger();
  for (const person of [one, other]) {
    await person.ask.post('sessions/open', { email: login.email, password: login.password, next: '' });
  }
  const page = await one.open('/user/account');
  await expect(page.getByText('This one')).toBeVisible();
  await expectAccessible(page);
  const lines = page.locator('.session');
  // One more: the session that accepting the invitation opened.
  await expect(lines).toHaveCount(3);
  await lines.filter({ hasNotText: 'This one' }).first().getByRole('button', { name: 'End' }).click();
  await expect(lines).toHaveCount(2);
});

test('changing the password ends all other sessions', async ({ people, business }) => {
  const login = await business.newContact('Peter Password');
  const one = await people.stranger();
  const other = await people.stranger();
  for (const person of [one, other]) {
    await person.ask.post('sessions/open', { email: login.email, password: login.password, next: '' });
  }
  one.expectComplaint(ANSWER_401, ANSWER_422);
  const page = await one.open('/user/account');
  await page.getByLabel('Present password').fill('not this one');
  await page.getByLabel('New password').fill('eleven paper boats');
  await page.getByRole('button', { name: 'Change password' }).click();
  await expect(page.getByRole('alert').or(page.locator('.field-error:not(:empty)')).first()).toBeVisible();
  await page.getByLabel('Present password').fill(login.password);
  await page.getByLabel('New password').fill('eleven paper boats');
  await page.getByRole('button', { name: 'Change password' }).click();
  await expect(toast(page, 'Password changed')).toBeVisible();
  await expect(page.locator('.session')).toHaveCount(1);
  expect((await other.context.request.get('/user/jobs', { maxRedirects: 0 })).status()).toBe(303);
});
