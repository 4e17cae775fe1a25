// Somebody with a browser: signs in, opens pages, presses buttons; every page that comes up is checked.

import { join } from 'node:path';
import { accessibility, overflow, twice, unsaid, watch } from './checks.mjs';

export const SIZES = { desk: { width: 1366, height: 768 }, phone: { width: 360, height: 740 } };

/** What the visitors of one chapter share: the browser, the address, the folder for pictures, and what was found. */
export class Walk {
  constructor(browser, base, pictures) {
    Object.assign(this, { browser, base, pictures, found: [], pages: 0, taken: 0, visitors: [], met: new Set() });
  }

  /** A fresh visitor: `size` of the screen, `script` off, `dark`, `place` (a position that the browser may tell). */
  async visitor(name, { size = SIZES.desk, script = true, dark = false, place } = {}) {
    const context = await this.browser.newContext({
      baseURL: this.base,
      viewport: size,
      locale: 'zh-CN',
      timezoneId: 'Asia/Shanghai',
      colorScheme: dark ? 'dark' : 'light',
      reducedMotion: 'reduce',
      javaScriptEnabled: script,
      ...(place ? { geolocation: place, permissions: ['geolocation'] } : {}),
    });
    context.setDefaultTimeout(20_000);
    const visitor = new Visitor(this, name, context, await context.newPage(), size);
    if (!script) visitor.twin = await this.visitor(`${name}, twin`, { size, dark, place });
    this.visitors.push(visitor);
    return visitor;
  }

  /** A visitor who is signed in as a persona of the demo. */
  async persona(login, options) {
    const visitor = await this.visitor(login, options);
    await visitor.signIn(login);
    return visitor;
  }
}

export class Visitor {
  constructor(walk, name, context, page, size) {
    Object.assign(this, { walk, name, context, page, size, behind: [], refusal: false });
    watch(page, this.behind, (answer) => this.refusal && answer.request().isNavigationRequest());
  }

  /** Signs in with one click; lands on the persona's own surface, which is looked at the first time only. */
  async signIn(login) {
    await this.page.goto('/login');
    const enter = () => this.page.locator(`button[name=persona][value=${login}]`).click();
    if (this.walk.met.has(login)) await Promise.all([this.page.waitForEvent('load'), enter()]);
    else await this.follow(enter);
    this.walk.met.add(login);
  }

  /** Opens an address. */
  async open(path) {
    await this.page.goto(path);
    await this.check();
  }

  /** Does something that leads to another page. `refused`: the answer is expected to be a refusal. */
  async follow(action, { refused = false } = {}) {
    this.refusal = refused;
    await Promise.all([this.page.waitForEvent('load'), action()]);
    await this.check();
    this.refusal = false;
  }

  /** Presses a button by its words and waits for the page that follows. */
  async press(words, options) {
    await this.follow(() => this.button(words).click(), options);
  }

  /** Follows a link by its words. */
  async go(words) {
    await this.follow(() => this.page.getByRole('link', { name: words }).first().click());
  }

  /** Opens a dialog of the page by the words of the button and checks the page with it. */
  async ask(words) {
    await this.button(words).click();
    const dialog = this.page.locator('dialog[open]');
    await dialog.waitFor();
    await this.check();
    return dialog;
  }

  button(words) {
    return this.page.getByRole('button', { name: words }).and(this.page.locator(':visible')).first();
  }

  field(name) {
    return this.page.locator(`main [name="${name}"]:visible`).first();
  }

  /** Ticks or chooses one of the cards by its words. */
  async choose(words) {
    await this.page.locator('label.opt:visible').filter({ hasText: words }).first().locator('input').check();
  }

  /** Fails unless the page's main part says it. */
  async says(...words) {
    const text = await this.page.locator('main').innerText();
    for (const word of words) {
      if (!text.includes(word)) throw new Error(`${this.where()} does not say “${word}”:\n${text.slice(0, 3000)}`);
    }
  }

  where() {
    return `${this.name} on ${this.page.url().replace(this.walk.base, '')}`;
  }

  /** Looks for what must not be on any page. */
  async check() {
    this.walk.pages += 1;
    const judged = this.twin ? await this.twin.show(this.page) : this.page;
    const seen = [await accessibility(judged)];
    for (const look of [twice, overflow, unsaid]) seen.push(await look(this.page));
    const wrong = [...seen.flat(), ...this.behind.splice(0)];
    this.walk.found.push(...wrong.map((line) => `${this.where()}: ${line}`));
  }

  /** Takes pictures of the page on the large and on the small screen, and looks for overflow on both. */
  async picture(name, sizes = Object.values(SIZES)) {
    for (const size of sizes) {
      await this.page.setViewportSize(size);
      await this.page.evaluate(() => scrollTo(0, 0));
      const wide = await overflow(this.page);
      this.walk.found.push(...wide.map((line) => `${this.where()}: ${line}`));
      await this.page.screenshot({ path: join(this.walk.pictures, `${name}-${size.width}.png`) });
      this.walk.taken += 1;
    }
    await this.page.setViewportSize(this.size);
  }

  /** Shows what another page shows: axe is a script itself, so a page without script is judged by its twin. */
  async show(page) {
    const body = await page.content();
    await this.page.route(page.url(), (route) => route.fulfill({ contentType: 'text/html; charset=utf-8', body }));
    await this.page.goto(page.url());
    await this.page.unroute(page.url());
    return this.page;
  }

  async leave() {
    await this.twin?.context.close();
    await this.context.close();
  }
}

/** A village's name as it is said: without the name of its committee. */
export function shortly(village) {
  return village.trim().split(' ').at(-1).replace(/(居民|村民)委员会$/, '');
}
