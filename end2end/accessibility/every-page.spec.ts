// What has to hold on every page: no axe violation in light and dark, nothing wider than the screen, one main heading.
import { ANSWER_404, expect, expectAccessible, goTo, test } from '../fixtures.ts';
import { everyPlace } from '../places.ts';

test('every page is accessible, fits a narrow phone and has one main heading', async ({ business, people }) => {
  // Some thirty pages, twice through axe each: minutes on two busy cores.
  test.setTimeout(420_000);
  for (const place of await everyPlace(business)) {
    await test.step(place.name, async () => {
      const person = place.who ? await people.signedIn(place.who) : await people.stranger();
      if (place.status) person.expectComplaint(ANSWER_404);
      const page = await person.context.newPage();
      const response = await goTo(page, place.path);
      expect.soft(response.status(), place.path).toBe(place.status ?? 200);
      await expect.soft(page.getByRole('heading', { level: 1 }), place.path).toHaveCount(1);
      await expect.soft(page, place.path).toHaveTitle(/\S/);
      await expectAccessible(page);
      for (const width of [page.viewportSize()!.width, 360]) {
        await page.setViewportSize({ width, height: 800 });
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        expect.soft(overflow, `${place.path} at ${width} pixels`).toBeLessThanOrEqual(0);
      }
      await page.close();
    });
  }
});

test('skip link brings the keyboard to the content', async ({ business, people }) => {
  const owner = await people.signedIn(business.owner);
  const page = await owner.open('/jobs');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to the content' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.locator('#main')).toBeFocused();
});
