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
  await desk.acceptOrder(walk, story);
  await field.visits(walk, story);
  await desk.lookAtWhatSeemsOdd(walk, story);
  await door.rate(walk);
  await desk.seeTheWhole(walk);
  await desk.verify(walk);
  await desk.readTheStory(walk, story);
}

/** An adult's need: the Door without script, then the notice board. */
async function adult(walk) {
  await door.apply(walk, neighbour);
  await desk.publish(walk, neighbour);
}

/** The demo's days pass, and the adult's case goes on. Nothing else may run beside it: whoever is signed in is out. */
async function aWeekLater(walk) {
  await door.notices(walk, neighbour);
  await desk.afterTheNotice(walk, neighbour);
}

const neighbour = { name: '赵大山', phone: '13800001234' };

/** What runs side by side, wave after wave: there are two cores, and most of a walk is waiting. */
const WAVES = [{ child, adult, looks: looks.all }, { aWeekLater }];

async function run(name, chapter) {
  const walk = new Walk(browser, base, pictures);
  const started = Date.now();
  try {
    await chapter(walk);
  } catch (error) {
    const last = walk.visitors.at(-1);
    walk.found.push(`${name} stops, ${last?.where()}: ${error.stack}`);
    await last?.page.screenshot({ path: join(pictures, `stopped-${name}.png`), fullPage: true }).catch(() => undefined);
  }
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  console.log(`${name}: ${walk.pages} pages checked, ${walk.taken} pictures, ${seconds} s`);
  for (const line of walk.found) console.log(`✗ ${line}`);
  return walk.found.length === 0;
}

mkdirSync(pictures, { recursive: true });
const browser = await chromium.launch({
  executablePath,
  args: ['no-sandbox', 'disable-background-networking', 'disable-component-update', 'disable-sync', 'no-first-run']
    .map((name) => `--${name}`),
});
let fine = true;
for (const wave of WAVES) {
  const answers = await Promise.all(Object.entries(wave).map(([name, chapter]) => run(name, chapter)));
  fine &&= answers.every(Boolean);
}
await browser.close();
process.exitCode = fine ? 0 : 1;
