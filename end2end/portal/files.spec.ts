// Files: a customer sends them while staff watch; staff hide them and the open address dies.
import { ANSWER_404, expect, test } from '../fixtures.ts';
import { portal, staffJob, toast } from '../screens.ts';
import { photo, words } from '../files.ts';

test('customer uploads several files while staff watch', async ({ business, people }) => {
  const job = await business.newJob();
  const contact = await people.signedIn(business.contact);
  const owner = await people.signedIn(business.owner);
  const theirs = await contact.open(portal.path(job));
  const ours = await owner.open(staffJob.path(job));

  await portal.openUpload(theirs);
  await portal.uploadWords(theirs).fill('The fuse box, and what it says');
  await portal.fileInput(theirs).setInputFiles([photo('fuse box.png'), words('readings.txt', 'one, two')]);
  await expect(portal.uploadRow(theirs, 'fuse box.png')).toContainText('Ready to send');
  await portal.sendFiles(theirs).click();
  await expect(toast(theirs, `Sent to ${business.name}`)).toBeVisible();
  await expect(portal.file(theirs, 'fuse box.png')).toBeVisible();
  await expect(portal.uploadRow(theirs, 'fuse box.png')).toHaveCount(0);

  const entry = staffJob.entry(ours, 'The fuse box, and what it says');
  await expect(entry).toContainText('From customer');
  await expect(entry).toContainText('fuse box.png');
  await expect(entry).toContainText('readings.txt');
  await expect(entry.locator('.file-actions').getByRole('button', { name: 'Hide from customer' })).toHaveCount(0);
  expect((await business.feed(job)).entries.filter((one) => one.body.startsWith('The fuse box'))).toHaveLength(1);
});

test('staff hide a file and its open address dies', async ({ business, people }) => {
  const job = await business.newJob();
  await business.addFile(job, 'customer', photo('plan.png'));
  const contact = await people.signedIn(business.contact);
  const owner = await people.signedIn(business.owner);
  const theirs = await contact.open(portal.path(job));
  const ours = await owner.open(staffJob.path(job));
  const link = portal.file(theirs, 'plan.png');
  await expect(link).toBeVisible();
  const address = (await link.getAttribute('href'))!;
  expect((await contact.context.request.get(address)).status()).toBe(200);
  expect((await contact.context.request.get(`${address}/thumbnail`)).status()).toBe(200);

  await ours.locator('.file-actions').getByRole('button', { name: 'Hide from customer' }).click();
  await expect(toast(ours, /^Hidden from/)).toBeVisible();
  contact.expectComplaint(ANSWER_404);
  for (const path of [address, `${address}/thumbnail`, `${portal.path(job)}/files.zip`]) {
    expect((await contact.context.request.get(path)).status(), path).toBe(404);
  }
  await expect(portal.file(theirs, 'plan.png')).toHaveCount(0);
  await expect(theirs.getByRole('heading', { name: 'Files', exact: true })).toHaveCount(0);
  expect(await theirs.locator('main').innerHTML()).not.toContain('plan.png');

  await ours.getByRole('button', { name: 'Show to customer' }).last().click();
  await expect(portal.file(theirs, 'plan.png')).toBeVisible();
});

test('staff hide the entry and the open address of its file dies', async ({ business, people }) => {
  const job = await business.newJob();
  await business.addFile(job, 'customer', photo('sketch.png'));
  const contact = await people.signedIn(business.contact);
  const owner = await people.signedIn(business.owner);
  const theirs = await contact.open(portal.path(job));
  const ours = await owner.open(staffJob.path(job));
  const link = portal.file(theirs, 'sketch.png');
  await expect(link).toBeVisible();
  const address = (await link.getAttribute('href'))!;
  expect((await contact.context.request.get(address)).status()).toBe(200);

  await staffJob.hide(ours, 'sketch.png');
  await expect(portal.file(theirs, 'sketch.png')).toHaveCount(0);
  expect((await contact.context.request.get(address)).status(), 'the file goes with its entry').toBe(404);
  expect(await theirs.locator('main').innerHTML()).not.toContain('sketch.png');
});

test('file of another kind is refused in words, and can be left out', async ({ business, people }) => {
  const job = await business.newJob();
  const contact = await people.signedIn(business.contact);
  contact.expectComplaint(/status of 422/);
  const page = await contact.open(portal.path(job));
  await portal.openUpload(page);
  await portal.fileInput(page).setInputFiles([words('evil.svg', '<svg onload="alert(1)"/>'), words('good.txt', 'good')]);
  await portal.sendFiles(page).click();
  await expect(portal.uploadRow(page, 'evil.svg')).toContainText('is not a kind of file that is kept here');
  await expect(portal.file(page, 'good.txt')).toBeVisible();
  await portal.uploadRow(page, 'evil.svg').getByRole('button', { name: 'Leave out' }).click();
  await expect(portal.uploadRow(page, 'evil.svg')).toHaveCount(0);
});

test('upload whose line broke is tried again, and one under way is stopped', async ({ business, people }) => {
  const job = await business.newJob();
  const contact = await people.signedIn(business.contact);
  contact.expectComplaint(/Failed to load resource/);
  const page = await contact.open(portal.path(job));
  await portal.openUpload(page);
  await expect(page.locator('input[type="file"][capture="environment"]')).toHaveCount(1);
  await page.route('**/api/portal/upload', (route) => route.abort('connectionfailed'), { times: 1 });
  await portal.fileInput(page).setInputFiles([words('levels.txt', 'one, two')]);
  await portal.sendFiles(page).click();
  await portal.uploadRow(page, 'levels.txt').getByRole('button', { name: 'Try again' }).click();
  await expect(portal.file(page, 'levels.txt')).toBeVisible();

  let goOn = () => {};
  const held = new Promise<void>((resolve) => (goOn = resolve));
  await page.route('**/api/portal/upload', async (route) => {
    await held;
    await route.abort().catch(() => {});
  }, { times: 1 });
  await portal.fileInput(page).setInputFiles([words('plan.txt', 'three')]);
  await portal.sendFiles(page).click();
  const row = portal.uploadRow(page, 'plan.txt');
  await expect(row.getByRole('progressbar')).toBeVisible();
  await row.getByRole('button', { name: 'Stop' }).click();
  await expect(row).toHaveCount(0);
  goOn();
  await page.reload();
  await expect(portal.file(page, 'levels.txt')).toBeVisible();
  await expect(portal.file(page, 'plan.txt')).toHaveCount(0);
});

test('staff add internal files that the customer never hears of', async ({ business, people }) => {
  const job = await business.newJob();
  const contact = await people.signedIn(business.contact);
  const owner = await people.signedIn(business.owner);
  const theirs = await contact.open(portal.path(job));
  const ours = await owner.open(staffJob.path(job));
  await ours.locator('.add-files-box > summary').click();
  await ours.locator('.add-files-box input[type=file]').first().setInputFiles([photo('canary.png')]);
  await ours.getByRole('button', { name: 'Save internal note' }).click();
  await expect(toast(ours, /Only your team sees that/)).toBeVisible();
  await expect(ours.getByRole('link', { name: /canary.png/ })).toBeVisible();
  await business.write(job, 'Something to wait for', 'customer');
  await expect(portal.message(theirs, 'Something to wait for')).toBeVisible();
  expect(await theirs.content()).not.toContain('canary.png');
});
