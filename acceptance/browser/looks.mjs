// The same pages in other clothes: the gallery, dark, large type, English, and a phone at the Desk.

import { SIZES } from './visitor.mjs';

/** One page of each surface: who sees it, where, on what. */
const MAIN = [
  { login: 'xiangzhen', path: '/desk', size: SIZES.desk, name: 'desk' },
  { login: 'huli', path: '/field', size: SIZES.phone, name: 'field' },
  { login: '', path: '/', size: SIZES.phone, name: 'door' },
];

/** All clothes. */
export async function all(walk) {
  for (const dark of [false, true]) await gallery(walk, dark);
  for (const main of MAIN) await clothes(walk, main);
  await english(walk);
}

/** Every component, wide and narrow. */
async function gallery(walk, dark) {
  const visitor = await walk.visitor('the gallery', { dark });
  for (const size of Object.values(SIZES)) {
    await visitor.page.setViewportSize(size);
    await visitor.open('/gallery');
  }
  await visitor.picture(dark ? 'gallery-dark' : 'gallery');
  await visitor.leave();
}

/** Dark, elder mode and English of one page. */
async function clothes(walk, { login, path, size, name }) {
  const visitor = await enter(walk, login, { size, dark: true });
  await look(visitor, path, `${name}-dark`);
  await visitor.page.emulateMedia({ colorScheme: 'light' });
  await look(visitor, `${path}?elder=1`, `${name}-elder`);
  if (!(await visitor.page.locator('html.elder').count())) throw new Error('large type cannot be switched on');
  await visitor.page.goto(`${path}?elder=0`);
  await look(visitor, `${path}?lang=en`, `${name}-english`);
  if (!(await visitor.page.locator('html[lang=en]:not(.elder)').count())) throw new Error('not in English');
  await visitor.leave();
}

/** English on pages with much text. */
async function english(walk) {
  const leader = await walk.persona('lingdao', { size: SIZES.phone });
  await look(leader, '/desk/insight?lang=en', 'insight-english');
  await leader.leave();
  const stranger = await walk.visitor('a stranger', { size: SIZES.phone });
  await look(stranger, '/apply/who?lang=en', 'apply-english');
  await look(stranger, '/help', 'help-english');
  await stranger.open('/catalogue');
  await stranger.leave();
}

async function enter(walk, login, options) {
  return login ? walk.persona(login, options) : walk.visitor('a stranger', options);
}

async function look(visitor, path, picture) {
  await visitor.open(path);
  await visitor.picture(picture, [visitor.size]);
}
