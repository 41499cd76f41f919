// Bringing customers in from a file, and taking them out.
import { randomUUID } from 'node:crypto';
import { expect, expectAccessible, test } from '../fixtures.ts';

const file = (text: string) => ({ name: 'customers.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });

test('owner imports customers: a bad row first, then another column, then all of them', async ({
  business,
  people,
}) => {
  const mark = randomUUID().slice(0, 8);
  const owner = await people.signedIn(business.owner);
  const page = await owner.open('/settings/import');
  await expectAccessible(page);
  await page.getByLabel('File', { exact: true }).setInputFiles(file(`Wrong;Right;Tel\n;Quay Cafe ${mark};1\nx;Mill ${mark};2\n`));
  await page.getByRole('button', { name: 'Upload and look' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Import customers' })).toBeVisible();
  // No column is called like a name, so one has to be chosen.
  await expect(page.getByRole('heading', { name: '1 problem' })).toBeVisible();
  await page.getByLabel('Name', { exact: true }).selectOption({ label: 'Wrong' });
  await page.getByRole('button', { name: 'Read it this way' }).click();
  await expect(page.getByText('Enter a customer name.')).toBeVisible();
  await expectAccessible(page);
  await page.getByLabel('Name', { exact: true }).selectOption({ label: 'Right' });
  await page.getByRole('button', { name: 'Read it this way' }).click();
  await expect(page.getByText('2 new, 0 changed, 0 unchanged')).toBeVisible();
  await page.getByRole('button', { name: 'Import 2 rows' }).click();
  await expect(page.getByRole('heading', { name: 'The import is done' })).toBeVisible();
  await page.getByRole('link', { name: 'See the customers' }).click();
  await expect(page.getByRole('link', { name: `Quay Cafe ${mark}` })).toBeVisible();
  await expect(page.getByRole('link', { name: `Mill ${mark}` })).toBeVisible();
});

test('exported customers come back unchanged', async ({ business, people }) => {
  const owner = await people.signedIn(business.owner);
  const page = await owner.open('/settings/import');
  const coming = page.waitForEvent('download');
  await page.getByRole('link', { name: 'CSV of customers' }).click();
  const path = await (await coming).path();
  await page.getByLabel('File', { exact: true }).setInputFiles(path);
  await page.getByRole('button', { name: 'Upload and look' }).click();
  await expect(page.getByText(/0 new, 0 changed, \d+ unchanged/)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Finish: nothing to change' })).toBeVisible();
});
