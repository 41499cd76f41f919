// Cutting off with a page open: the page, its stream, its files, and what is queued end at once; nothing is lost.
import { randomUUID } from 'node:crypto';
import { ANSWER_404, expect, test } from '../fixtures.ts';
import { photo } from '../files.ts';
import { portal } from '../screens.ts';
import { expectStreamEnded } from '../streams.ts';

test('customer put away: the open page, its stream and its files end, and come back with the customer', async ({
  business,
  people,
}) => {
  const customer = await business.newCustomer('Passing Household');
  const contact = await business.newContactOf(customer.id, 'Pat Passing');
  const job = await business.newJob(undefined, customer.id);
  await business.write(job, 'Until you move out', 'customer');
  await business.addFile(job, 'customer', photo('meter.png'));
  const person = await people.signedIn(contact);
  person.expectComplaint(ANSWER_404, /status of 401/);
  const page = await person.open(portal.path(job));
  await expect(portal.message(page, 'Until you move out')).toBeVisible();
  const file = (await portal.file(page, 'meter.png').getAttribute('href'))!;
  expect((await person.context.request.get(file)).status()).toBe(200);
  await expect.poll(() => person.streams.size).toBe(1);

  await business.ask.post('customers/archive', { customer: customer.id, archived: 'true' });
  await expect(portal.message(page, 'Until you move out')).toHaveCount(0);
  expect(await page.locator('main').innerHTML()).not.toContain('Until you move out');
  await expectStreamEnded(person);
  for (const path of [portal.path(job), portal.jobs, file]) {
    expect((await person.context.request.get(path, { maxRedirects: 0 })).status(), path).not.toBe(200);
  }

  await business.ask.post('customers/archive', { customer: customer.id, archived: 'false' });
  const again = await people.signedIn(contact);
  const restored = await again.open(portal.path(job));
  await expect(portal.message(restored, 'Until you move out')).toBeVisible();
  await expect(portal.file(restored, 'meter.png')).toBeVisible();
});

test('invitation taken back: the page of its link that is open lets nobody in', async ({ business, people }) => {
  const [name, email] = ['Nora New', `${randomUUID().slice(0, 8)}@home.example`];
  const customer = business.customer.id;
  const link = await business.ask.post<{ path: string }>('contacts/invite', { customer, name, email, phone: '' });
  const nora = await people.stranger();
  nora.expectComplaint(ANSWER_404);
  const page = await nora.open(link.path);
  await page.getByLabel('Choose a password').fill('five small blue kettles');
  const view = await business.ask.ask<{ contacts: { membership: string; email: string }[] }>('customers/show', { customer });
  const contact = view.contacts.find((one) => one.email === email)!.membership;
  await business.ask.post('contacts/revoke_invitation', { customer, contact });
  await page.getByRole('button', { name: 'Accept and sign in' }).click();
  await expect(page.getByRole('alert')).toBeVisible();
  expect((await nora.context.request.get(portal.jobs, { maxRedirects: 0 })).status()).toBe(303);
  expect((await nora.context.request.get(link.path)).status()).toBe(404);
});

test('job taken back: its open page ends, the list and its stream stay', async ({ business, people }) => {
  const [job, other] = [await business.newJob(), await business.newJob()];
  await business.write(job, 'Between us until now', 'customer');
  await business.addFile(job, 'customer', photo('offer.png'));
  const person = await people.signedIn(business.contact);
  person.expectComplaint(ANSWER_404);
  const [page, list] = [await person.open(portal.path(job)), await person.open(portal.jobs)];
  const file = (await portal.file(page, 'offer.png').getAttribute('href'))!;
  await expect(portal.card(list, job.title)).toBeVisible();

  await business.ask.post('jobs/unshare', { job: job.id });
  await expect(portal.message(page, 'Between us until now')).toHaveCount(0);
  await expect(portal.noLongerShared(page)).toBeVisible();
  await expect(portal.card(list, job.title)).toHaveCount(0);
  await expect(portal.card(list, other.title)).toBeVisible();
  expect((await person.context.request.get(file)).status()).toBe(404);
  expect((await person.context.request.get(portal.path(job))).status()).toBe(404);
});
