// P3: from the press on a toggle in the staff's browser to the changed page in the customer's browser.
//
// Both browsers run on this machine and stamp with the same clock (performance.timeOrigin + performance.now()). Two
// spans are taken of each round: from the answer to the staff's browser, which follows the commit (what P3 asks for,
// and not earlier than the commit), and from the press itself, which contains the way to the server and the commit.
import { writeFileSync } from 'node:fs';
import { expect, test } from '../fixtures.ts';
import { portal, staffJob } from '../screens.ts';

const ROUNDS = Number(process.env.VITRINE_BENCH_ROUNDS ?? 50);
const WARM_UP = 5;
const TEXT = 'Seen, not seen';

const quantile = (values: number[], q: number) => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(q * sorted.length) - 1)]!;
};
const tenth = (value: number) => Math.round(value * 10) / 10;

test('toggle to changed page', async ({ business, people }) => {
  const job = await business.newJob();
  for (let at = 0; at < 20; at += 1) await business.write(job, `Message ${at}`, 'customer');
  await business.write(job, TEXT, 'internal');
  const owner = await people.signedIn(business.owner);
  const contact = await people.signedIn(business.contact);
  const ours = await owner.open(staffJob.path(job));
  const theirs = await contact.open(portal.path(job));
  await expect.poll(() => contact.streams.size).toBe(1);

  await theirs.evaluate((text) => {
    const changes: number[] = [];
    const isThere = () => document.querySelector('main')!.textContent!.includes(text);
    let was = isThere();
    new MutationObserver(() => {
      if (isThere() !== was) {
        was = !was;
        changes.push(performance.timeOrigin + performance.now());
      }
    }).observe(document.querySelector('main')!, { childList: true, subtree: true, characterData: true });
    Object.assign(window, { changes });
  }, TEXT);
  await ours.evaluate(() => {
    const now = () => performance.timeOrigin + performance.now();
    const marks = { pressed: 0, answered: 0 };
    const plain = window.fetch;
    window.fetch = async (...asked) => {
      const answer = await plain(...asked);
      const url = asked[0] instanceof Request ? asked[0].url : String(asked[0]);
      if (url.includes('entries/set_audience')) marks.answered = now();
      return answer;
    };
    document.addEventListener('click', () => (marks.pressed = now()), true);
    Object.assign(window, { marks });
  });

  const fromPress: number[] = [];
  const fromAnswer: number[] = [];
  for (let round = 0; round < WARM_UP + ROUNDS; round += 1) {
    const isShown = round % 2 === 0;
    await (isShown ? staffJob.show(ours, TEXT) : staffJob.hide(ours, TEXT));
    await theirs.waitForFunction((count) => (window as unknown as { changes: number[] }).changes.length > count, round);
    const changed = await theirs.evaluate((at) => (window as unknown as { changes: number[] }).changes[at]!, round);
    const { pressed, answered } = await ours.evaluate(
      () => (window as unknown as { marks: { pressed: number; answered: number } }).marks,
    );
    if (round >= WARM_UP) {
      fromPress.push(changed - pressed);
      fromAnswer.push(changed - answered);
    }
  }
  const figures = (values: number[]) => ({
    median_ms: tenth(quantile(values, 0.5)),
    p95_ms: tenth(quantile(values, 0.95)),
    max_ms: tenth(Math.max(...values)),
  });
  const result = { figure: 'P3', rounds: ROUNDS, from_answer: figures(fromAnswer), from_press: figures(fromPress) };
  console.log(`\n  P3 from the answer to the staff (commit): ${JSON.stringify(result.from_answer)}`);
  console.log(`  P3 from the press on the button:          ${JSON.stringify(result.from_press)}`);
  if (process.env.VITRINE_BENCH_OUT) writeFileSync(process.env.VITRINE_BENCH_OUT, JSON.stringify(result, null, 2));
});
