// Who may reach what: assigned people, permissions, a read-only portal, contacts with chosen jobs.
import { randomUUID } from 'node:crypto';
import { ANSWER_404, expect, expectAccessible, test } from '../fixtures.ts';
import { jobList, portal, toast } from '../screens.ts';

test('tradie sees an assigned job appear and vanish', async ({ business, people }) => {
  const job = await business.newJob();
  const tradie = await business.newMember('Tom Tradie', 'tradie');
  const field = await people.signedIn(tradie);
  const list = await field.open('/jobs?mine=true');
  await expect(jobList.link(list, job.title)).toHaveCount(0);
  await expect.poll(() => field.streams.size).toBe(1);

  const owner = await people.signedIn(business.owner);
  const page = await owner.open(`/jobs/${job.id}`);
  await page.getByText('Assign…').click();
  await page.getByRole('checkbox', { name: 'Tom Tradie' }).check();
  await page.getByRole('button', { name: 'Save who is assigned' }).click();
  await expect(toast(page, 'Assigned to this job: Tom Tradie.')).toBeVisible();
  await expectAccessible(page, ['light']);
  await expect(jobList.link(list, job.title)).toBeVisible();

  field.expectComplaint(ANSWER_404);
  const opened = await field.open(`/jobs/${job.id}`);
  await expect(opened.getByRole('heading', { level: 1, name: job.title })).toBeVisible();
  await page.getByRole('checkbox', { name: 'Tom Tradie' }).uncheck();
  await page.getByRole('button', { name: 'Save who is assigned' }).click();
  await expect(jobList.link(list, job.title)).toHaveCount(0);
  await expect(opened.getByRole('heading', { level: 1, name: job.title })).toHaveCount(0);
});

test('permission off cuts a page that is open, and on brings it back', async ({ business, people }) => {
  const customer = await business.newCustomer(`Cut ${randomUUID().slice(0, 8)}`);
  const contact = await business.newContactOf(customer.id, 'Cora Cut');
  const job = await business.newJob(undefined, customer.id);
  const cora = await people.signedIn(contact);
  cora.expectComplaint(ANSWER_404);
  const open = await cora.open(portal.path(job));
  await expect.poll(() => cora.streams.size).toBe(1);

  const owner = await people.signedIn(business.owner);
  const page = await owner.open(`/customers/${customer.id}`);
  await page.getByRole('button', { name: 'Stop showing jobs' }).click();
  await expect(open.getByText('This job is no longer shared with you.')).toBeVisible();
  await expect(page.getByText('Differs from the default', { exact: true })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Reset to the defaults' }).click();
  await expect(open.getByRole('heading', { level: 1, name: job.title })).toBeVisible();
  await expect(page.getByText('Differs from the default', { exact: true })).toHaveCount(0);
});

test('default is applied to all existing customers after a look, and put back', async ({ business, people }) => {
  const owner = await people.signedIn(business.owner);
  const page = await owner.open('/settings/portal');
  const row = page.getByRole('region', { name: 'Hide readings' });
  await row.getByRole('button', { name: 'Turn on' }).click();
  await expect(toast(page, 'No existing customer was changed.')).toBeVisible();
  await expectAccessible(page);
  // Customers of other tests may differ in other settings.
  const apply = page.locator('a[href$="permission=hide_readings"]');
  await apply.click();
  await expect(page.getByRole('heading', { level: 1, name: /Hide readings/ })).toBeVisible();
  await expect(page.getByText('No customer sees a difference.')).toBeVisible();
  await expectAccessible(page, ['light']);
  await page.getByRole('button', { name: 'Apply to all of them' }).click();
  await expect(page).toHaveURL('/settings/portal');
  await page.getByRole('button', { name: 'Undo for all of them' }).click();
  await expect(toast(page, 'Put back.')).toBeVisible();
  await row.getByRole('button', { name: 'Turn off' }).click();
  await expect(apply).toHaveCount(0);
});

test('read-only portal takes the reply box away while somebody types, and keeps what they typed', async ({
  business,
  people,
}) => {
  const job = await business.newJob();
  const contact = await people.signedIn(business.contact);
  const page = await contact.open(portal.path(job));
  await expect.poll(() => contact.streams.size).toBe(1);
  await portal.replyBox(page).fill('Half a sentence about the gate');
  await business.setReadOnly(true);
  await expect(portal.replyBox(page)).toHaveCount(0);
  await expect(page.getByText('What you wrote is kept in this browser.')).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Send files' })).toBeHidden();
  await expectAccessible(page, ['light']);

  const owner = await people.signedIn(business.owner);
  const staff = await owner.open(`/jobs/${job.id}`);
  await expect(staff.getByText('The portal is read-only').first()).toBeVisible();
  await business.setReadOnly(false);
  await expect(portal.replyBox(page)).toHaveValue('Half a sentence about the gate');
  await expect(staff.getByText('The portal is read-only')).toHaveCount(0);
});

test('contact with chosen jobs sees them come and go', async ({ business, people }) => {
  const [chosen, other] = [await business.newJob(), await business.newJob()];
  const contact = await business.newContact('Bea Bookkeeper');
  const bea = await people.signedIn(contact);
  const list = await bea.open(portal.jobs);
  await expect(portal.card(list, other.title)).toBeVisible();
  await expect.poll(() => bea.streams.size).toBe(1);

  const owner = await people.signedIn(business.owner);
  const page = await owner.open(`/customers/${business.customer.id}/contacts/${contact.membership}`);
  await page.getByLabel('This contact sees').selectOption('chosen');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(portal.card(list, other.title)).toHaveCount(0);
  await expectAccessible(page);
  await page.getByRole('checkbox', { name: chosen.title }).check();
  await page.getByRole('button', { name: 'Save chosen jobs' }).click();
  await expect(portal.card(list, chosen.title)).toBeVisible();
  await expect(portal.card(list, other.title)).toHaveCount(0);

  // The other way round, from the job's page.
  const staff = await owner.open(`/jobs/${chosen.id}`);
  await staff.getByRole('checkbox', { name: 'Bea Bookkeeper' }).uncheck();
  await staff.getByRole('button', { name: 'Save contacts' }).click();
  await expect(portal.card(list, chosen.title)).toHaveCount(0);
});

test('signing a contact out everywhere ends their open page', async ({ business, people }) => {
  const contact = await business.newContact('Sid Session');
  const sid = await people.signedIn(contact);
  sid.expectComplaint(/status of 401/, /net::ERR_/);
  const open = await sid.open(portal.jobs);
  await expect.poll(() => sid.streams.size).toBe(1);
  const owner = await people.signedIn(business.owner);
  const page = await owner.open(`/customers/${business.customer.id}/contacts/${contact.membership}`);
  await page.getByRole('button', { name: 'Sign out everywhere' }).click();
  await expect(page.getByText('Signed in nowhere')).toBeVisible();
  await expect(open.getByText(/sign in again|signed out/i).first()).toBeVisible();
});

test('roles are readable in the settings', async ({ business, people }) => {
  const owner = await people.signedIn(business.owner);
  const page = await owner.open('/settings/roles');
  await expect(page.getByRole('row', { name: /Share a job with its customer/ })).toContainText('No');
  await expectAccessible(page);
});
