// The Door: what citizens do.

import { SIZES, shortly } from './visitor.mjs';

/** Seven questions, a page each, with script switched off; then the receipt and the progress. */
export async function apply(walk, story) {
  const citizen = await walk.visitor('a citizen without script', { size: SIZES.phone, script: false });
  await citizen.open('/');
  await citizen.picture('door-home');
  await citizen.go('我要申请');
  await citizen.choose('我自己');
  await citizen.press('继续');
  await citizen.press('继续', { refused: true });
  await citizen.picture('door-needs-missing');
  await citizen.choose('做饭');
  await citizen.choose('打扫');
  await citizen.field('words').fill('摔过跤，一个人住。');
  await citizen.press('继续');
  await citizen.field('name').fill(story.name);
  await citizen.field('born').fill('1948-02-30');
  await citizen.press('继续', { refused: true });
  if ((await citizen.field('name').inputValue()) !== story.name) throw new Error('a wrong date loses the name');
  await citizen.picture('door-person-wrong-date');
  await citizen.field('born').fill('1948-03-12');
  await citizen.choose('男');
  await citizen.press('继续');
  await citizen.page.locator('input[name=township]').first().check();
  await citizen.press('继续');
  story.village = await citizen.page.locator('label.opt').first().innerText();
  await citizen.page.locator('input[name=village]').first().check();
  await citizen.press('继续');
  await citizen.field('phone').fill(story.phone);
  await citizen.press('继续');
  await citizen.says(story.name, '摔过跤');
  await citizen.picture('door-check');
  await citizen.press('提交申请');
  await citizen.says('收到了，我们来办');
  story.case = (await citizen.page.locator('.receipt .number b').innerText()).trim();
  await citizen.picture('door-receipt');
  await progress(citizen, story, '已收到');
  await citizen.leave();
}

export async function progress(citizen, story, word) {
  await citizen.open('/progress');
  await citizen.field('number').fill(story.case);
  await citizen.field('phone_tail').fill('9999');
  await citizen.press('查一下', { refused: true });
  await citizen.field('phone_tail').fill(story.phone.slice(-4));
  await citizen.press('查一下');
  await citizen.says(word);
  await citizen.picture('door-progress');
}

/** The notice board shows a masked name; then the demo's days pass until the notice is over. */
export async function notices(walk, story) {
  const neighbour = await walk.visitor('a neighbour', { size: SIZES.phone });
  await neighbour.open('/notices');
  await neighbour.says('赵**', shortly(story.village));
  const board = await neighbour.page.locator('main').innerText();
  if (board.includes(story.name)) throw new Error('a full name on the notice board');
  await neighbour.picture('door-notices');
  for (let day = 0; day < 6; day += 1) await neighbour.press('下一个工作日');
  await neighbour.leave();
}

/** A citizen rates a visit with one of three words. */
export async function rate(walk) {
  const citizen = await walk.persona('qunzhong', { size: SIZES.phone });
  await citizen.open('/my');
  await citizen.picture('door-my');
  await citizen.field('note').fill('护理员很细心。');
  await citizen.press('满意');
  await citizen.says('您打的分');
  await citizen.leave();
}

/** The sign-in page: the name of a persona. */
export async function whoIs(walk, login) {
  const stranger = await walk.visitor('a stranger');
  await stranger.open('/login');
  await stranger.picture('door-sign-in');
  const who = await stranger.page.locator(`button[value=${login}] .tile-who`).innerText();
  const [name] = who.split(' · ');
  await stranger.leave();
  return name;
}
