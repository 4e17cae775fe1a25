// The walk: one need through the whole loop, in a real browser, as docs/how-to/follow-one-need.md tells it.
//
//   node walk.mjs <address> <chromium> <folder for pictures>

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import * as desk from './desk.mjs';
import * as door from './door.mjs';
import * as field from './field.mjs';
import * as looks from './looks.mjs';
import { Walk } from './visitor.mjs';

const [base, executablePath, pictures] = process.argv.slice(2);

/** A child's need, from the roll to the payment: no public notice, so one sitting is enough. */
async function child(walk) {
  const story = { name: '周小树', number: '990001201405129037' };
  story.carer = await door.whoIs(walk, 'huli');
  await desk.enrol(walk, story);
  await field.report(walk, story);
  await desk.acceptAndReview(walk, story);
  await desk.recheck(walk, story);
  await desk.decide(walk, story);
  await field.assess(walk, story);
  await desk.plan(walk, story);
  await desk.send(walk, story);
  await field.visits(walk, story);
  await desk.lookAtWhatSeemsOdd(walk, story);
  await door.rate(walk);
  await desk.seeTheWhole(walk);
  await desk.verify(walk);
  await desk.readTheStory(walk, story);
}

/** An adult's need: the Door without script, and a week on the notice board. */
async function adult(walk) {
  const story = { name: '赵大山', phone: '13800001234' };
  await door.apply(walk, story);
  await desk.publish(walk, story);
  await door.notices(walk, story);
  await desk.afterTheNotice(walk, story);
}

const CHAPTERS = { adult, child, looks: looks.all };

mkdirSync(pictures, { recursive: true });
const browser = await chromium.launch({
  executablePath,
  args: ['--no-sandbox', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'],
});
const walk = new Walk(browser, base, pictures);
let broken = false;
for (const [name, chapter] of Object.entries(CHAPTERS)) {
  if (process.env.ONLY && !process.env.ONLY.split(',').includes(name)) continue;
  const started = Date.now();
  try {
    await chapter(walk);
  } catch (error) {
    broken = true;
    const last = walk.visitors.at(-1);
    console.log(`${name} stops, ${last?.where()}: ${error.stack}`);
    await last?.page.screenshot({ path: join(pictures, `stopped-${name}.png`), fullPage: true });
  }
  console.log(`${name}: ${((Date.now() - started) / 1000).toFixed(1)} s`);
}
await browser.close();
console.log(`${walk.pages} pages checked, ${walk.taken} pictures in ${pictures}`);
for (const line of walk.found) console.log(`✗ ${line}`);
process.exitCode = broken || walk.found.length > 0 ? 1 : 0;
