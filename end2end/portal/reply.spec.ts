// What a contact writes.
import { ANSWER_401, CONNECTION_LOST, expect, test } from '../fixtures.ts';
import { portal, staffJob, toast } from '../screens.ts';

test('contact replies, staff reads it at once', async ({ business, people }) => {
  const job = await business.newJob();
  const contact = await people.signedIn(business.contact);
  const owner = await people.signedIn(business.owner);
  const theirs = await contact.open(portal.path(job));
  const ours = await owner.open(staffJob.path(job));

  await portal.replyBox(theirs).fill('Is Tuesday fine as well?');
  await portal.sendButton(theirs).click();
  await expect(toast(theirs, `Sent to ${business.name}`)).toBeVisible();
  await expect(portal.message(theirs, 'Is Tuesday fine as well?')).toBeVisible();
  await expect(portal.replyBox(theirs)).toHaveValue('');
  await expect(staffJob.entry(ours, 'Is Tuesday fine as well?')).toContainText('From customer');
});

test('reply sent twice makes one entry', async ({ business, people }) => {
  const job = await business.newJob();
  const contact = await people.signedIn(business.contact);
  const page = await contact.open(portal.path(job));
  await portal.replyBox(page).fill('Only once, please');
  // Two presses within one moment, as a nervous hand does.
  await portal.sendButton(page).evaluate((button: HTMLButtonElement) => {
    button.click();
    button.click();
  });
  await expect(portal.message(page, 'Only once, please')).toHaveCount(1);
  const bodies = (await business.feed(job)).entries.map((entry) => entry.body);
  expect(bodies.filter((body) => body === 'Only once, please')).toHaveLength(1);
});

test('reply that could not be sent is kept and sent later, once', async ({ business, people }) => {
  const job = await business.newJob();
  const contact = await people.signedIn(business.contact);
  contact.expectComplaint(CONNECTION_LOST);
  const page = await contact.open(portal.path(job));
  await portal.replyBox(page).fill('Written in a tunnel');
  await contact.context.setOffline(true);
  await portal.sendButton(page).click();
  await expect(page.getByText('The server cannot be reached.', { exact: false })).toBeVisible();
  await expect(portal.replyBox(page)).toHaveValue('Written in a tunnel');
  await contact.context.setOffline(false);
  await portal.sendButton(page).click();
  await expect(portal.message(page, 'Written in a tunnel')).toHaveCount(1);
});

test('a reply that is not sent yet is there after the page was loaded again', async ({ business, people }) => {
  const job = await business.newJob();
  const contact = await people.signedIn(business.contact);
  const page = await contact.open(portal.path(job));
  await portal.replyBox(page).fill('Half a thought');
  await page.reload();
  await expect(portal.replyBox(page)).toHaveValue('Half a thought');
  await portal.sendButton(page).click();
  await expect(portal.message(page, 'Half a thought')).toHaveCount(1);
  await page.reload();
  await expect(portal.message(page, 'Half a thought')).toHaveCount(1);
  await expect(portal.replyBox(page), 'what was sent is no draft any more').toHaveValue('');
});

test('session that ended while typing: sign in again and go on', async ({ business, people }) => {
  const job = await business.newJob();
  const somebody = await business.newContact('Sam Second');
  const contact = await people.signedIn(somebody);
  contact.expectComplaint(ANSWER_401);
  const frameIsRead = contact.context.waitForEvent('response', (answer) => answer.url().endsWith('/api/frames/portal'));
  const page = await contact.open(portal.path(job));
  // Once the stream is there the page reads itself again; a session that had ended by then would take it away.
  await frameIsRead;
  await portal.replyBox(page).fill('A long and careful answer');
  await contact.context.clearCookies();
  await portal.sendButton(page).click();

  const dialog = page.getByRole('dialog', { name: 'Sign in again' });
  await expect(dialog).toBeVisible();
  await dialog.getByLabel('E-mail address').fill(somebody.email);
  await dialog.getByLabel('Password').fill(somebody.password);
  await dialog.getByRole('button', { name: 'Sign in' }).click();
  await expect(dialog).toBeHidden();
  await expect(portal.replyBox(page)).toHaveValue('A long and careful answer');
  await portal.sendButton(page).click();
  await expect(portal.message(page, 'A long and careful answer')).toHaveCount(1);
});
