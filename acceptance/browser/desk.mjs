// The Desk: what the offices do, from the roll to the verified journal.

import { SIZES } from './visitor.mjs';

/** The township clerk puts the child on the roll; a wrong number keeps what was typed. */
export async function enrol(walk, story) {
  const clerk = await walk.persona('xiangzhen');
  await clerk.open('/desk/people/new');
  await clerk.field('name').fill(story.name);
  await clerk.field('id_no').fill(`${story.number.slice(0, 17)}8`);
  const village = clerk.page.locator('select[name=division] option').nth(1);
  story.village = { value: await village.getAttribute('value'), label: (await village.innerText()).trim().split(' ').at(-1) };
  await clerk.field('division').selectOption(story.village.value);
  await clerk.choose('事实无人抚养儿童');
  await clerk.press('建立档案', { refused: true });
  if ((await clerk.field('name').inputValue()) !== story.name) throw new Error('a wrong number loses the name');
  await clerk.picture('desk-enrol-wrong-number');
  await clerk.field('id_no').fill(story.number);
  await clerk.press('建立档案');
  await clerk.says('不满十四周岁', '建立档案');
  story.person = clerk.page.url();
  await clerk.picture('desk-person-new');
  await clerk.open('/desk/people');
  await clerk.picture('desk-people');
  await clerk.field('q').fill(story.number);
  await clerk.press('查找');
  // A full number leads straight to the file, and the look is in its story.
  await clerk.says('按号码查找');
  await clerk.leave();
}

/** The township clerk finds the case in the queue by keyboard, accepts it and reviews it. */
export async function acceptAndReview(walk, story) {
  const clerk = await walk.persona('xiangzhen');
  await clerk.picture('desk-queue');
  await openByKeyboard(clerk);
  await openCase(clerk, story);
  await clerk.picture('desk-case-reported');
  await clerk.follow(() => clerk.page.keyboard.press('a'));
  await clerk.says('待初审');
  await review(clerk, story);
  await clerk.says('待县级复核');
  await clerk.picture('desk-case-reviewed');
  await clerk.leave();
}

/** The county clerk re-checks. */
export async function recheck(walk, story) {
  const county = await walk.persona('xianji');
  await openCase(county, story);
  await county.press('复核通过，报审批');
  await county.says('待县级审批');
  await county.leave();
}

/** The approver decides with a reason and prints the paper. */
export async function decide(walk, story) {
  const approver = await walk.persona('shenpi');
  await openCase(approver, story);
  await approver.says('为什么建议同意');
  const dialog = await approver.ask('批准');
  await approver.picture('desk-decision', [SIZES.desk]);
  await dialog.locator('select[name=reason]').selectOption({ index: 0 });
  await approver.follow(() => dialog.getByRole('button', { name: '批准，通知申请人' }).click());
  await approver.says('已批准');
  await approver.picture('desk-case-confirmed');
  await approver.go('决定书');
  const paper = await approver.page.locator('body').innerText();
  for (const word of ['服务类社会救助确认通知书', '予以确认', '依据', '周**']) {
    if (!paper.includes(word)) throw new Error(`the paper lacks “${word}”: ${paper}`);
  }
  await approver.page.emulateMedia({ media: 'print' });
  await approver.picture('paper', [{ width: 794, height: 1123 }]);
  await approver.leave();
}

/** The township clerk chooses with the family, and the guardian agrees. */
export async function plan(walk, story) {
  const clerk = await walk.persona('xiangzhen');
  await clerk.open('/desk/plans');
  await clerk.picture('desk-plans');
  await openCase(clerk, story);
  await clerk.go('专业评估');
  await clerk.picture('desk-assessment');
  await openCase(clerk, story);
  await clerk.go('服务计划');
  for (const blocked of await clerk.page.locator('summary', { hasText: '现在不能选的' }).all()) await blocked.click();
  await clerk.picture('desk-plan-draft');
  console.log((await clerk.page.locator('main').innerText()).slice(0, 4000));
}
export async function send() {}
export async function lookAtWhatSeemsOdd() {}
export async function seeTheWhole() {}
export async function verify() {}
export async function readTheStory() {}
export async function publish() {}
export async function afterTheNotice() {}

/** j and k move, Enter opens: whatever lies there is opened, looked at and left. */
async function openByKeyboard(clerk) {
  await clerk.page.keyboard.press('j');
  await clerk.page.keyboard.press('j');
  await clerk.page.keyboard.press('k');
  await clerk.follow(() => clerk.page.keyboard.press('Enter'));
  if (!/\/desk\/[a-z]+\/[0-9a-f-]{36}/.test(clerk.page.url())) throw new Error('Enter opens nothing');
}

async function openCase(visitor, story) {
  await visitor.open(`/desk/cases`);
  await visitor.go(story.case);
}

async function review(clerk) {
  const dialog = await clerk.ask('初审');
  await clerk.picture('desk-review', [SIZES.desk]);
  await dialog.locator('[name=investigators]').fill('王一、李二');
  await clerk.follow(() => dialog.getByRole('button', { name: '提交初审意见' }).click());
}
