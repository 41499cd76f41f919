// The share story: by grant, from the job's creation to the customer's page and back.
import { randomUUID } from 'node:crypto';
import { expect, test } from '../fixtures.ts';
import { mailedLink } from '../letters.ts';
import { portal, staffJob, toast } from '../screens.ts';
import type { Business } from '../business.ts';

async function shareJobs(business: Business, shares: 'automatically' | 'by_grant') {
  const edit = { what: 'share_jobs', shares };
  const { seen } = await business.ask.ask<{ seen: string }>('pipelines/preview', { edit });
  await business.ask.post('pipelines/change', { ...edit, seen });
}

test('shares a new job, looks before, and takes it back from an open tab', async ({ business, people }) => {
  await shareJobs(business, 'by_grant');
  const title = `Paint ${randomUUID().slice(0, 8)}`;
  const owner = await people.signedIn(business.owner);
  const page = await owner.open(`/jobs/new?customer=${business.customer.id}`);
  await page.getByLabel('Title', { exact: true }).fill(title);
  await page.getByLabel('Stage', { exact: true }).selectOption((await business.visibleStage()).stage);
  await page.getByRole('button', { name: 'Create job' }).click();
  await expect(page.getByRole('heading', { name: 'The job is there. Share it now?' })).toBeVisible();
  const id = new URL(page.url()).pathname.split('/')[2]!;
  const job = { id, title };
  await business.write(job, 'The red door stays', 'internal');
  await business.write(job, 'They haggle', 'internal');

  await page.reload();
  const look = page.getByRole('region', { name: /will see$/ });
  await expect(look).toContainText(title);
  await expect(look).not.toContainText('The red door stays');
  await page.getByLabel('The red door stays').check();
  await expect(look).toContainText('The red door stays');
  await page.getByLabel('Personal message (optional)').fill('See you on Monday.');
  await page.getByRole('button', { name: 'Share job' }).click();
  await expect(toast(page, `A mail goes to ${business.contact.name}.`)).toBeVisible();
  await expect(page.getByText('Shared with the customer.')).toBeVisible();

  const contact = await people.signedIn(business.contact);
  contact.expectComplaint(/status of 404/);
  const theirs = await contact.open(portal.path(job));
  await expect(portal.message(theirs, 'The red door stays')).toBeVisible();
  await expect(theirs.getByText('They haggle')).toHaveCount(0);

  await page.getByRole('button', { name: 'Stop sharing' }).click();
  await expect(toast(page, `Hidden from ${business.contact.name}`)).toBeVisible();
  await expect(theirs.getByText('The red door stays')).toHaveCount(0);
  await expect(page.getByRole('link', { name: 'Share with customer' })).toBeVisible();
  // The toast may lie over the link for as long as the mouse is there.
  await page.goto(`/jobs/${id}/share`);
  await page.getByRole('button', { name: 'Share job' }).click();
  await expect(page).toHaveURL(staffJob.path(job));
  await shareJobs(business, 'automatically');
});

for (const role of ['sole_trader', 'admin', 'supervisor']) {
  test(`${role} creates a job, shares it, hears the customer and takes it back`, async ({ business, people }) => {
    await shareJobs(business, 'by_grant');
    const title = `Tile ${randomUUID().slice(0, 8)}`;
    const sharer = await people.signedIn(await business.newMember(`Robin ${role}`, role));
    const page = await sharer.open(`/jobs/new?customer=${business.customer.id}`);
    await page.getByLabel('Title', { exact: true }).fill(title);
    await page.getByLabel('Stage', { exact: true }).selectOption((await business.visibleStage()).stage);
    await page.getByRole('button', { name: 'Create job' }).click();
    await expect(page.getByRole('heading', { name: 'The job is there. Share it now?' })).toBeVisible();
    const job = { id: new URL(page.url()).pathname.split('/')[2]!, title };
    const contact = await people.signedIn(business.contact);
    contact.expectComplaint(/status of 404/);
    const theirs = await contact.open(portal.jobs);
    await expect(portal.card(theirs, title)).toHaveCount(0);
    await page.getByRole('button', { name: 'Share job' }).click();
    await expect(toast(page, `A mail goes to ${business.contact.name}.`)).toBeVisible();

    await portal.card(theirs, title).getByRole('link', { name: title }).click();
    await portal.replyBox(theirs).fill('Which colour will it be?');
    await portal.sendButton(theirs).click();
    await expect(portal.message(theirs, 'Which colour will it be?')).toBeVisible();
    await page.goto(staffJob.path(job));
    await expect(staffJob.entry(page, 'Which colour will it be?')).toBeVisible();
    await page.getByRole('button', { name: 'Stop sharing' }).click();
    await expect(toast(page, `Hidden from ${business.contact.name}`)).toBeVisible();
    await expect(theirs.getByText('Which colour will it be?')).toHaveCount(0);
    await shareJobs(business, 'automatically');
  });
}

test('mailed link opens the job for somebody who was never there, once', async ({ business, people }) => {
  await shareJobs(business, 'by_grant');
  const job = await business.newJob();
  const [name, email] = [`Nora ${randomUUID().slice(0, 8)}`, `${randomUUID().slice(0, 8)}@home.example`];
  await business.ask.post('contacts/invite', { customer: business.customer.id, name, email, phone: '' });
  const owner = await people.signedIn(business.owner);
  const page = await owner.open(`/jobs/${job.id}/share`);
  await page.getByRole('checkbox', { name: new RegExp(name) }).check();
  await page.getByRole('button', { name: 'Share job' }).click();
  await expect(toast(page, /(A mail goes|Mails go) to /)).toBeVisible();

  const path = await mailedLink(email);
  const nora = await people.stranger();
  nora.expectComplaint(/status of 404/);
  const theirs = await nora.open(path);
  await expect(theirs.getByText(`The button signs you in as ${email}.`)).toBeVisible();
  await theirs.getByRole('button', { name: 'Open the job' }).click();
  await expect(theirs).toHaveURL(portal.path(job));
  await expect(theirs.getByRole('heading', { level: 1, name: job.title })).toBeVisible();
  const other = await people.stranger();
  other.expectComplaint(/status of 404/);
  const spent = await other.open(path);
  await expect(spent.getByRole('heading', { name: 'This link does not work any more' })).toBeVisible();

  await business.ask.post('jobs/unshare', { job: job.id });
  await expect(theirs.getByRole('heading', { level: 1, name: job.title })).toHaveCount(0);
  await shareJobs(business, 'automatically');
});

test('how jobs are shared is said in numbers first, and put back', async ({ business, people }) => {
  await business.newJob();
  const owner = await people.signedIn(business.owner);
  const page = await owner.open('/settings/portal');
  await page.getByRole('button', { name: 'Share by grant' }).click();
  await expect(page.getByRole('heading', { name: 'Share jobs by grant?' })).toBeVisible();
  await expect(page.getByText(/^Hides \d+ jobs?/)).toBeVisible();
  await page.getByRole('button', { name: 'Share jobs by grant' }).click();
  await expect(page).toHaveURL('/settings/portal');
  await page.locator('.last-edit').getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('button', { name: 'Share by grant' })).toBeVisible();
});

test('only those who run jobs find the controls', async ({ business, people }) => {
  const job = await business.newJob();
  const controls = async (role: string) => {
    const login = await business.newMember(`Some ${role}`, role);
    if (role === 'tradie' || role === 'apprentice') await business.assign(job, login);
    const member = await people.signedIn(login);
    const page = await member.open(staffJob.path(job));
    await expect(page.getByRole('heading', { level: 1, name: job.title })).toBeVisible();
    return page;
  };
  const supervisors = await controls('supervisor');
  await expect(supervisors.getByRole('link', { name: 'Edit what is shared' })).toBeVisible();
  await expect(supervisors.getByRole('button', { name: 'Stop sharing' })).toBeVisible();
  for (const role of ['finance', 'tradie', 'apprentice']) {
    const page = await controls(role);
    await expect(page.getByRole('link', { name: 'Edit what is shared' })).toHaveCount(0);
    await expect(page.getByRole('button', { name: 'Stop sharing' })).toHaveCount(0);
  }
});
