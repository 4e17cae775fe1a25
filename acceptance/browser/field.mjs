// The Field: what those do who visit homes, on a phone.

import { SIZES } from './visitor.mjs';

/** The village assistant reports the child's need. */
export async function report(walk, story) {
  const assistant = await walk.persona('xieli', { size: SIZES.phone });
  await assistant.picture('field-assistant', [SIZES.phone]);
  await assistant.go('登记需求');
  await assistant.field('name').fill(story.name);
  await assistant.field('id_no').fill(story.number);
  await assistant.field('division').selectOption(story.village.value);
  await assistant.press('登记', { refused: true });
  if ((await assistant.field('name').inputValue()) !== story.name) throw new Error('a missing need loses the name');
  await assistant.picture('field-report-missing', [SIZES.phone]);
  await assistant.choose('孩子没人陪');
  await assistant.choose('出门看病、取药');
  await assistant.choose('已是低保、特困');
  await assistant.press('登记');
  await assistant.says('已登记');
  story.case = (await assistant.page.locator('.receipt .number b').innerText()).trim();
  await assistant.picture('field-report-receipt', [SIZES.phone]);
  await assistant.leave();
}

/** The assessor asks the six questions; one that is left out keeps the others. */
export async function assess(walk, story) {
  const assessor = await walk.persona('pinggu', { size: SIZES.phone });
  await assessor.picture('field-assessor', [SIZES.phone]);
  await assessor.open('/field/assess');
  await assessor.picture('field-assessments', [SIZES.phone]);
  const mine = assessor.page.locator('a.visit', { hasText: '周' }).filter({ hasText: story.village.label });
  await assessor.follow(() => mine.last().click());
  await assessor.says(story.case);
  const items = assessor.page.locator('.card fieldset');
  const count = await items.count();
  if (count !== 6) throw new Error(`${count} items in place of six`);
  for (let at = 0; at < count - 1; at += 1) await items.nth(at).locator('input').first().check();
  await assessor.press('完成评估', { refused: true });
  await assessor.says('请选一个答案');
  for (let at = 0; at < count - 1; at += 1) {
    if (!(await items.nth(at).locator('input').first().isChecked())) throw new Error(`answer ${at + 1} is lost`);
  }
  await assessor.picture('field-assess-left-out', [SIZES.phone]);
  await items.nth(count - 1).locator('input').last().check();
  await assessor.field('companion').fill('马春');
  await assessor.press('完成评估');
  await assessor.says('评估已完成', '部分丧失生活自理能力');
  await assessor.picture('field-assess-done', [SIZES.phone]);
  await assessor.leave();
}

/** The carer goes there twice: once the phone tells no place, once it does. */
export async function visits(walk, story) {
  const carer = await walk.persona('huli', { size: SIZES.phone });
  await carer.says('接下来');
  await carer.picture('field-carer-today', [SIZES.phone]);
  await openVisit(carer, story);
  await carer.picture('field-visit-planned', [SIZES.phone]);
  await tryDialogs(carer);
  await carer.press('到达，签到');
  await carer.says('已签到', '没有取到位置，不影响服务');
  await steps(carer);
  await carer.press('确认并结束', { refused: true });
  await carer.picture('field-visit-unsigned', [SIZES.phone]);
  await sign(carer);
  await carer.press('确认并结束');
  await carer.says('服务已完成', '下面几点会有人核对', '没有取到位置', '用时不到计划的六成');
  await carer.picture('field-visit-receipt', [SIZES.phone]);
  await carer.leave();

  const place = { latitude: 37.4833, longitude: 117.5083, accuracy: 20 };
  const again = await walk.persona('huli', { size: SIZES.phone, place });
  const other = again.page.locator('a.visit', { hasText: /日常保洁|上门理发|上门助浴/ }).filter({ hasNotText: '已完成' });
  await again.follow(() => other.first().click());
  await again.press('到达，签到');
  await again.says('位置误差 20 米');
  await again.choose('见证人确认');
  await again.field('witness').fill('周建国，监护人');
  await again.press('确认并结束');
  await again.says('服务已完成', '由见证人确认');
  await again.leave();
}

async function openVisit(carer, story) {
  const cards = carer.page.locator('a.visit', { hasText: '助医陪诊' }).filter({ hasText: story.village.label });
  const card = cards.filter({ hasText: '周*' }).filter({ hasNotText: '已完成' });
  await carer.follow(() => card.first().click());
}

/** Both red buttons open a form that can be left again. */
async function tryDialogs(carer) {
  for (const words of ['没服务成', '异常']) {
    const dialog = await carer.ask(words);
    await carer.picture(words === '异常' ? 'field-incident' : 'field-failure', [SIZES.phone]);
    await dialog.getByRole('button', { name: '取消' }).click();
  }
}

/** Each tick saves itself; opened again, the ticks are there. */
async function steps(carer) {
  const boxes = carer.page.locator('label.check');
  const count = await boxes.count();
  for (let at = 0; at < count; at += 1) {
    const saved = carer.page.waitForResponse((answer) => answer.url().endsWith('/steps'));
    await boxes.nth(at).click();
    await saved;
  }
  await carer.follow(() => carer.page.reload());
  const kept = await carer.page.locator('label.check input:checked').count();
  if (kept !== count) throw new Error('ticked steps are lost');
  await carer.picture('field-visit-steps', [SIZES.phone]);
}

/** Signs with a finger: a stroke over the pad. */
async function sign(carer) {
  const pad = carer.page.locator('[data-sign] canvas');
  await pad.scrollIntoViewIfNeeded();
  const box = await pad.boundingBox();
  const at = (x, y) => [box.x + box.width * x, box.y + box.height * y];
  await carer.page.mouse.move(...at(0.2, 0.3));
  await carer.page.mouse.down();
  for (const point of [at(0.4, 0.7), at(0.6, 0.3), at(0.8, 0.6)]) await carer.page.mouse.move(...point);
  await carer.page.mouse.up();
}
