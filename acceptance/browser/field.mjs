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
  await assistant.choose('孩子的功课和兴趣');
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
  await assessor.follow(() => assessor.page.locator('a.visit', { hasText: '周' }).filter({ hasText: story.village.label }).first().click());
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
export async function visits() {}
