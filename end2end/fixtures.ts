// The test function of every suite: people with browsers of their own, a business that belongs to this worker alone,
// and the rule that no page may ever complain in its console.
import { AxeBuilder } from '@axe-core/playwright';
import {
  test as base,
  expect,
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  type Page,
  type Request,
} from '@playwright/test';
import { randomInt, randomUUID } from 'node:crypto';
import { Asker } from './asker.ts';
import { Business, type Login } from './business.ts';

export { expect, type Login };

/** The cookies that somebody had right after signing in; a sign-in costs the server a password check. */
type Remembered = Map<string, Awaited<ReturnType<BrowserContext['storageState']>>>;

/** Somebody at a browser of their own. */
export class Person {
  readonly ask: Asker;
  /** Every request that the browser's pages sent, as `GET /path`. */
  readonly sent: string[] = [];
  /** Live streams that are open now, over all tabs. */
  readonly streams = new Set<Request>();
  /** How many live streams were opened so far. */
  streamsOpened = 0;
  private readonly complaints: string[] = [];
  private readonly expected: RegExp[] = [];

  constructor(
    readonly context: BrowserContext,
    readonly origin: string,
  ) {
    this.ask = new Asker(context.request, origin);
    context.on('page', (page) => this.watch(page));
    context.on('request', (request) => {
      this.sent.push(`${request.method()} ${new URL(request.url()).pathname}`);
      if (request.resourceType() === 'eventsource') {
        this.streams.add(request);
        this.streamsOpened += 1;
      }
    });
    context.on('requestfinished', (request) => this.streams.delete(request));
    context.on('requestfailed', (request) => this.streams.delete(request));
  }

  private watch(page: Page) {
    page.on('console', (message) => {
      const text = `${message.type()}: ${message.text()} (${message.location().url ?? page.url()})`;
      if (message.type() === 'error' || /hydrat|panicked/i.test(message.text())) this.complaints.push(text);
    });
    page.on('pageerror', (error) => this.complaints.push(`page error: ${error.message}`));
    page.on('crash', () => this.complaints.push('the page crashed'));
  }

  /** Chromium writes a console error for an answer 404 and for a lost connection; where a test provokes that. */
  expectComplaint(...patterns: RegExp[]) {
    this.expected.push(...patterns);
  }

  /** Complaints of this person's pages that no test expected. */
  unexpected(): string[] {
    return this.complaints.filter((text) => !this.expected.some((pattern) => pattern.test(text)));
  }

  /** A new tab at this address, ready to be used. */
  async open(path: string): Promise<Page> {
    const page = await this.context.newPage();
    await goTo(page, path);
    return page;
  }
}

/** Chromium's words for an answer that is not 200; for tests that provoke one. */
export const ANSWER_404 = /status of 404/;
export const ANSWER_401 = /status of 401/;
export const ANSWER_409 = /status of 409/;
export const ANSWER_422 = /status of 422/;
export const CONNECTION_LOST = /net::ERR_/;

/** Goes to an address of the site and waits until the page answers to clicks. */
export async function goTo(page: Page, path: string) {
  const response = await page.goto(path);
  expect(response, path).not.toBeNull();
  await isAwake(page);
  return response!;
}

/** Waits until the browser's half has taken over the page; at once where JavaScript is off. */
export async function isAwake(page: Page) {
  if (hasJavaScript()) await expect(page.locator('html')).toHaveAttribute('data-awake', 'true');
}

function hasJavaScript() {
  return test.info().project.use.javaScriptEnabled !== false;
}

/** No axe violations on the page as it is now, in both colour schemes. */
export async function expectAccessible(page: Page, schemes: ('light' | 'dark')[] = ['light', 'dark']) {
  for (const colorScheme of schemes) {
    await page.emulateMedia({ colorScheme });
    // Colours pass from one scheme to the other; in between they are neither.
    await page.evaluate(async () => {
      const ends = (running: Animation) => running.effect?.getComputedTiming().endTime !== Infinity;
      const settled = Promise.allSettled(document.getAnimations().filter(ends).map((running) => running.finished));
      await Promise.race([settled, new Promise((resolve) => setTimeout(resolve, 1_000))]);
    });
    const { violations } = await new AxeBuilder({ page }).analyze();
    const found = violations.flatMap((violation) =>
      violation.nodes.map((node) => `${violation.id} (${violation.help}): ${node.target.join(' ')} — ${node.failureSummary}`),
    );
    expect.soft(found, `axe on ${page.url()}, ${colorScheme}`).toEqual([]);
  }
}

interface People {
  /** Somebody who is not signed in. */
  stranger(): Promise<Person>;
  /** Somebody signed in, with a browser of their own. */
  signedIn(login: Login): Promise<Person>;
}

export const test = base.extend<
  { people: People },
  { business: Business; remembered: Remembered; workerOrigin: string }
>({
  workerOrigin: [
    async ({}, use, info) => {
      await use(info.project.use.baseURL ?? 'http://127.0.0.1:3000');
    },
    { scope: 'worker' },
  ],
  remembered: [
    async ({}, use) => {
      await use(new Map());
    },
    { scope: 'worker' },
  ],

  /** A business of this worker's own: what one test switches off, no test at the same time needs. */
  business: [
    async ({ browser, workerOrigin }, use) => {
      const newAsker = async () => {
        const context = await browser.newContext(strangerOptions());
        return { asker: new Asker(context.request, workerOrigin), close: () => context.close() };
      };
      await use(await Business.signUp(newAsker, `Test Business ${randomUUID().slice(0, 8)}`));
    },
    { scope: 'worker' },
  ],

  people: async ({ browser, contextOptions, remembered, workerOrigin, viewport, javaScriptEnabled, userAgent, isMobile,
    hasTouch, deviceScaleFactor, locale, timezoneId }, use) => {
    const everybody: Person[] = [];
    const options: BrowserContextOptions = {
      ...contextOptions,
      baseURL: workerOrigin,
      viewport,
      javaScriptEnabled,
      userAgent,
      isMobile,
      hasTouch,
      deviceScaleFactor,
      locale,
      timezoneId,
    };
    const enter = async (more: BrowserContextOptions = {}) => {
      const person = new Person(await newContext(browser, { ...options, ...more }), workerOrigin);
      everybody.push(person);
      return person;
    };
    await use({
      stranger: () => enter(),
      signedIn: async (login) => {
        const storageState = remembered.get(login.email);
        if (storageState) return enter({ storageState });
        const person = await enter();
        await person.ask.post('sessions/open', { email: login.email, password: login.password, next: '' });
        remembered.set(login.email, await person.context.storageState());
        return person;
      },
    });
    for (const person of everybody) {
      const complaints = person.unexpected();
      await person.context.close();
      expect(complaints, 'nothing may complain in the console').toEqual([]);
    }
  },
});

/** An address of its own, so that the limits on sign-ins count each test apart (see bin/test). */
function strangerOptions(): BrowserContextOptions {
  const address = [10, randomInt(256), randomInt(256), 1 + randomInt(254)].join('.');
  return { extraHTTPHeaders: { 'x-forwarded-for': address } };
}

async function newContext(browser: Browser, options: BrowserContextOptions) {
  return browser.newContext({ ...strangerOptions(), ...options });
}
