// Bringing customers in without JavaScript: everything is links and forms.
import { randomUUID } from 'node:crypto';
import { expect, test } from '../fixtures.ts';

const file = (text: string) => ({ name: 'customers.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });

test('imports customers by plain forms', async ({ business, people }) => {
  const mark = randomUUID().slice(0, 8);
  const owner = await people.signedIn(business.owner);
  const page = await owner.open('/settings/import');
  const input = page.getByLabel('File', { exact: true });
  await input.setInputFiles(file('name\n'));
  await page.getByRole('button', { name: 'Upload and look' }).click();
  await expect(page.getByText('There are no rows below the header of this file.')).toBeVisible();
  await input.setInputFiles(file(`Wrong,Right\n,Plain Cafe ${mark}\n`));
  await page.getByRole('button', { name: 'Upload and look' }).click();
  await page.getByLabel('Name', { exact: true }).selectOption({ label: 'Wrong' });
  await page.getByRole('button', { name: 'Read it this way' }).click();
  await expect(page.getByRole('heading', { name: '1 problem' })).toBeVisible();
  await page.getByLabel('Name', { exact: true }).selectOption({ label: 'Right' });
  await page.getByRole('button', { name: 'Read it this way' }).click();
  await page.getByRole('button', { name: 'Import 1 row' }).click();
  await expect(page.getByRole('heading', { name: 'The import is done' })).toBeVisible();
  await page.getByRole('link', { name: 'See the customers' }).click();
  await expect(page.getByRole('link', { name: `Plain Cafe ${mark}` })).toBeVisible();
});
