// A customer without JavaScript reads and replies.
import { ANSWER_404, expect, goTo, test } from '../fixtures.ts';
import { photo, words } from '../files.ts';
import { notFound, portal } from '../screens.ts';

test('reads the jobs, opens one and replies', async ({ business, people }) => {
  const job = await business.newJob();
  await business.write(job, 'For your eyes', 'customer');
  await business.write(job, 'canary for the team', 'internal');
  const contact = await people.signedIn(business.contact);
  const page = await contact.open(portal.jobs);
  await portal.card(page, job.title).getByRole('link', { name: job.title }).click();
  await expect(portal.message(page, 'For your eyes')).toBeVisible();
  expect(await page.content()).not.toContain('canary for the team');

  await portal.replyBox(page).fill('Thank you,\nsee you then.');
  await portal.sendButton(page).click();
  await expect(page).toHaveURL(portal.path(job));
  await expect(page.locator('article.message').filter({ hasText: 'see you then.' })).toHaveCount(1);
  await expect(portal.replyBox(page)).toHaveValue('');
});

test('session that ended while typing: signs in again and finds the reply as it was', async ({ business, people }) => {
  const job = await business.newJob();
  const contact = await people.signedIn(business.contact);
  const page = await contact.open(portal.path(job));
  await portal.replyBox(page).fill('Not lost');
  await contact.context.clearCookies();
  await portal.sendButton(page).click();
  await expect(page).toHaveURL(/\/sign-in/);
  await page.getByLabel('E-mail address').fill(business.contact.email);
  await page.getByLabel('Password').fill(business.contact.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(portal.replyBox(page)).toHaveValue('Not lost');
});

test('foreign job is an ordinary 404', async ({ business, people }) => {
  const other = await business.newCustomer('Somebody Else');
  const foreign = await business.newJob('Not yours', other.id);
  const contact = await people.signedIn(business.contact);
  contact.expectComplaint(ANSWER_404);
  const page = await contact.context.newPage();
  const response = await goTo(page, portal.path(foreign));
  expect(response.status()).toBe(404);
  await expect(notFound(page)).toBeVisible();
});

test('sends files, and hears what is wrong with one without losing a word', async ({ business, people }) => {
  const job = await business.newJob();
  const contact = await people.signedIn(business.contact);
  const page = await contact.open(portal.path(job));
  await portal.openUpload(page);
  await portal.uploadWords(page).fill('Typed with care');
  await portal.fileInput(page).setInputFiles([words('evil.svg', '<svg onload="alert(1)"/>')]);
  await portal.sendFiles(page).click();
  await expect(page.getByText('is not a kind of file that is kept here', { exact: false })).toBeInViewport();
  await expect(portal.uploadWords(page)).toHaveValue('Typed with care');

  await portal.fileInput(page).setInputFiles([photo('one.png'), words('two.txt', 'two')]);
  await portal.sendFiles(page).click();
  await expect(page).toHaveURL(portal.path(job));
  await expect(portal.file(page, 'one.png')).toBeVisible();
  await expect(portal.file(page, 'two.txt')).toBeVisible();
  await expect(portal.message(page, 'Typed with care')).toBeVisible();
});
