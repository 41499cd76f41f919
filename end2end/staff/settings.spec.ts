// Settings are one place: the same ways on every page of them.
import { expect, expectAccessible, test } from '../fixtures.ts';

const PAGES = ['General', 'Customer portal', 'Pipelines', 'Members', 'Roles', 'Import and export'];

test('owner walks through all settings pages by the ways on top, and into a pipeline', async ({ business, people }) => {
  const owner = await people.signedIn(business.owner);
  const page = await owner.open('/settings');
  const ways = page.getByRole('navigation', { name: 'Settings' });
  for (const name of [...PAGES, ...PAGES.toReversed()]) {
    await ways.getByRole('link', { name, exact: true }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Settings' })).toBeVisible();
    await expect(ways.locator('[aria-current="page"]')).toHaveText(name);
    await expect(ways.getByRole('link')).toHaveText(PAGES);
  }
  const pipeline = (await business.choices()).pipelines[0]!;
  for (const path of [`/settings/pipelines/${pipeline.pipeline}`, `/settings/pipelines/${pipeline.pipeline}/form`]) {
    const below = await owner.open(path);
    await expect(below.getByRole('navigation', { name: 'Settings' }).getByRole('link')).toHaveText(PAGES);
    await expectAccessible(below);
  }
});
