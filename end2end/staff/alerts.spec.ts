// The bell, mails to contacts, unread marks.
import { expect, goTo, test } from '../fixtures.ts';
import { composer, portal, staffJob, toast } from '../screens.ts';

test('reply rings the bell at once, and opening the job silences it', async ({ business, people }) => {
  const job = await business.newJob();
  await business.ask.post('alerts/read_all', {});
  const owner = await people.signedIn(business.owner);
  const contact = await people.signedIn(business.contact);
  const ours = await owner.open('/alerts');
  const theirs = await contact.open(portal.path(job));
  const bell = ours.getByRole('link', { name: /^Alerts/ }).first();
  await expect(bell).toHaveAccessibleName('Alerts');

  await portal.replyBox(theirs).fill('Is somebody there?');
  await portal.sendButton(theirs).click();
  await expect(bell).toHaveAccessibleName('Alerts, 1 unread');
  const line = ours.locator('.alert-line').filter({ hasText: job.title });
  await expect(line).toContainText(`${business.contact.name} replied on`);
  await expect(line).not.toContainText('Is somebody there?');

  await line.getByRole('link', { name: job.title }).click();
  await expect(staffJob.entry(ours, 'Is somebody there?')).toBeVisible();
  await expect(bell).toHaveAccessibleName('Alerts');
});

test('card in the portal is new until the job is opened', async ({ business, people }) => {
  const job = await business.newJob();
  const contact = await people.signedIn(business.contact);
  const page = await contact.open(portal.jobs);
  const card = portal.card(page, job.title);
  await expect(card).toBeVisible();
  await expect(card.getByText('New', { exact: true })).toBeHidden();
  await business.write(job, 'For the team alone', 'internal');
  await business.write(job, 'We come on Monday', 'customer');
  await expect(card.getByText('New', { exact: true })).toBeVisible();
  await card.getByRole('link', { name: job.title }).click();
  await expect(portal.message(page, 'We come on Monday')).toBeVisible();
  await goTo(page, portal.jobs);
  await expect(card.getByText('New', { exact: true })).toBeHidden();
});

test('mail for an entry that is hidden again is never sent', async ({ business, people }) => {
  const job = await business.newJob();
  const reader = await business.newContact('Hester Hasty');
  await business.ask.post('settings/mails', { on: 'true', minutes: '60', quotes: 'false' });
  const owner = await people.signedIn(business.owner);
  const desk = await owner.open(staffJob.path(job));
  const outbox = await owner.open('/outbox');
  const mails = outbox.locator('.mail-line').filter({ hasText: reader.email });
  await expect(mails).toHaveCount(0);

  await composer.chooseCustomer(desk);
  await composer.text(desk).fill('Sent too early');
  await composer.send(desk).click();
  await expect(mails).toContainText('Waiting');
  await staffJob.hide(desk, 'Sent too early');
  await expect(mails).toHaveCount(0);
});

test('contact who is not notified gets no mail and still browses', async ({ business, people }) => {
  const job = await business.newJob();
  const quiet = await business.newContact('Quentin Quiet');
  const owner = await people.signedIn(business.owner);
  const page = await owner.open(`/customers/${business.customer.id}`);
  const line = page.locator('.contact').filter({ hasText: quiet.name });
  await line.getByRole('button', { name: 'Stop notifying' }).click();
  await expect(toast(page, `${quiet.name} gets no mails`)).toBeVisible();
  await expect(line).toContainText('Not notified on job updates');
  await business.write(job, 'Read in the portal alone', 'customer');
  await goTo(page, '/outbox');
  await expect(page.locator('.mail-line').filter({ hasText: business.contact.email })).not.toHaveCount(0);
  await expect(page.locator('.mail-line').filter({ hasText: quiet.email })).toHaveCount(0);
  const contact = await people.signedIn(quiet);
  await expect(portal.message(await contact.open(portal.path(job)), 'Read in the portal alone')).toBeVisible();
});

test('contact turns mails off for themselves', async ({ business, people }) => {
  const contact = await people.signedIn(await business.newContact('Nora Noreply'));
  const page = await contact.open('/user/account');
  await page.getByRole('button', { name: 'Turn mails off' }).click();
  await expect(toast(page, 'You get no mails about your jobs')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Turn mails on' })).toBeVisible();
});
