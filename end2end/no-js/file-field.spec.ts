// A form field whose value is a file, without JavaScript.
import { randomUUID } from 'node:crypto';
import { expect, test } from '../fixtures.ts';
import { photo, words } from '../files.ts';
import { composer, fieldForm, portal, staffJob } from '../screens.ts';

test('customer puts a file into the form and takes it out again', async ({ business, people }) => {
  const label = `Plan ${randomUUID().slice(0, 8)}`;
  const field = await business.newField(label, 'file');
  const job = await business.newJob();
  const contact = await people.signedIn(business.contact);
  const page = await contact.open(portal.path(job));
  await fieldForm.input(page, label).setInputFiles([words('evil.svg', '<svg onload="alert(1)"/>')]);
  await fieldForm.save(page).click();
  await expect(page.getByText('is not a kind of file that is kept here', { exact: false })).toBeVisible();
  await expect(page.getByText('You had chosen “evil.svg”', { exact: false })).toBeVisible();
  await fieldForm.input(page, label).setInputFiles([photo('ground floor.png')]);
  await fieldForm.save(page).click();
  await expect(page).toHaveURL(portal.path(job));
  await expect(fieldForm.file(page, 'ground floor.png')).toBeVisible();
  await expect(fieldForm.change(page, label)).toContainText('– → ground floor.png');
  await page.getByLabel('Leave this without a file').check();
  await fieldForm.save(page).click();
  await expect(fieldForm.file(page, 'ground floor.png')).toHaveCount(0);
  await expect(fieldForm.change(page, label).last()).toContainText('ground floor.png → –');
  await business.removeField(field);
});

test('staff send words and files in one form, to the side that it names', async ({ business, people }) => {
  const job = await business.newJob();
  const contact = await people.signedIn(business.contact);
  const owner = await people.signedIn(business.owner);
  const page = await owner.open(staffJob.path(job));
  await composer.text(page).fill('Two readings for you.');
  await composer.chooseCustomer(page);
  await page.locator('.add-files-box > summary').click();
  await page.locator('.add-files-box input[type=file]').first().setInputFiles([photo('meter.png')]);
  await composer.send(page).click();
  await expect(page.getByRole('link', { name: /meter.png/ })).toBeVisible();
  const theirs = await contact.open(portal.path(job));
  await expect(theirs.getByText('Two readings for you.')).toBeVisible();
  await expect(portal.file(theirs, 'meter.png')).toBeVisible();
});
