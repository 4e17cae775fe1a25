// The Desk: what the offices do, from the roll to the verified journal.

import { SIZES, shortly } from './visitor.mjs';

/** The township clerk puts the child on the roll; a wrong number keeps what was typed. */
export async function enrol(walk, story) {
  const clerk = await walk.persona('xiangzhen');
  await clerk.open('/desk/people/new');
  await clerk.field('name').fill(story.name);
  await clerk.field('id_no').fill(`${story.number.slice(0, 17)}8`);
  const village = clerk.page.locator('select[name=division] option').nth(1);
  story.village = { value: await village.getAttribute('value'), label: shortly(await village.innerText()) };
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
  // A child is never put on public notice, and the page does not say so either.
  if ((await clerk.page.locator('main').innerText()).includes('公示')) throw new Error('a child on public notice');
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
  await approve(approver);
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
  await clerk.picture('desk-plan-draft');
  await clerk.page.locator('summary', { hasText: '现在不能选的' }).first().click();
  await clerk.says('为这些人设的');
  await clerk.page.getByLabel('助医陪诊').fill('6');
  await clerk.press('保存选择', { refused: true });
  if ((await clerk.page.getByLabel('助医陪诊').inputValue()) !== '6') throw new Error('a refusal loses the number');
  await clerk.picture('desk-plan-over-quota');
  await clerk.page.getByLabel('助医陪诊').fill('5');
  await clerk.page.getByLabel('心理疏导').fill('2');
  await clerk.press('保存选择');
  await clerk.says('已选的服务 560 元');
  let dialog = await clerk.ask('同意');
  await dialog.getByLabel('监护人').check();
  await clerk.follow(() => dialog.getByRole('button', { name: '同意' }).click(), { refused: true });
  await clerk.picture('desk-plan-who-agrees', [SIZES.desk]);
  dialog = clerk.page.locator('dialog[open]');
  if (!(await dialog.getByLabel('监护人').isChecked())) throw new Error('a missing name loses who agrees');
  await dialog.locator('[name=name]').fill('周建国');
  await clerk.follow(() => dialog.getByRole('button', { name: '同意' }).click());
  await clerk.says('已同意', '监护人 周**');
  await clerk.picture('desk-plan-agreed');
  await clerk.leave();
}

/** The county clerk sends the carer of the demo, for the whole line at once. */
export async function send(walk, story) {
  const county = await walk.persona('xianji');
  await county.open('/desk/orders?state=open');
  await county.picture('desk-orders');
  await openOrder(county, story);
  await county.picture('desk-order-open');
  await county.choose('单一起派');
  const carer = county.page.locator('tr', { has: county.page.locator('td', { hasText: story.carer }) }).first();
  if (!(await carer.isVisible())) {
    for (const folded of await county.page.locator('main details:not([open]) > summary').all()) await folded.click();
    const unfit = county.page.locator('main details', { has: carer }).locator('[name=override_reason]');
    if (await unfit.count()) await unfit.fill('孩子认识他，时间已和家里商定。');
    await county.picture('desk-order-folded', [SIZES.desk]);
  }
  await county.follow(() => carer.getByRole('button').click());
  await county.says('已派单', '派单依据', story.carer);
  await county.picture('desk-order-assigned');
  await county.leave();
}

/** The provider has a day to accept what it was given. */
export async function acceptOrder(walk, story) {
  const provider = await walk.persona('jigou');
  await provider.picture('desk-provider-queue');
  await provider.open('/desk/orders?state=assigned');
  await openOrder(provider, story);
  await provider.press('接单');
  await provider.says('接单时间');
  await provider.picture('desk-order-accepted');
  await provider.leave();
}

/** Opens the first order of the story's line, on whatever page of the list it stands. */
async function openOrder(visitor, story) {
  const mine = visitor.page.locator('tr', { hasText: '周*' }).filter({ hasText: story.village.label });
  const row = mine.filter({ hasText: '助医陪诊' }).locator('a.row-link');
  while ((await row.count()) === 0) await visitor.go('下一页');
  await visitor.follow(() => row.first().click());
}

/** The county clerk looks at the visits that are held, and decides what is paid. */
export async function lookAtWhatSeemsOdd(walk, story) {
  const county = await walk.persona('xianji');
  await county.open('/desk/visits?day=');
  await county.picture('desk-visits');
  await county.open('/desk/funds');
  await county.picture('desk-funds');
  await county.go('待核实');
  await county.picture('desk-held');
  const row = () => county.page.locator('tr', { hasText: '周*' }).filter({ hasText: '助医陪诊' }).locator('a.row-link');
  while ((await row().count()) === 0) await county.go('下一页');
  await county.follow(() => row().first().click());
  await county.says('有疑点，先核实再结算');
  await county.go('打开服务记录');
  await county.picture('desk-visit-record');
  await county.page.goBack();
  await county.press('提交结论', { refused: true });
  await county.field('deducted').fill('20');
  await county.field('reason').fill('打电话问过监护人：陪诊半天属实，票据少一张，扣 20 元。');
  await county.press('提交结论');
  await county.says('60.00');
  await county.picture('desk-line-decided');
  await county.open('/desk/funds/statements');
  await county.picture('desk-statements');
  await county.leave();
}

/** The leader's figures; each opens its list. */
export async function seeTheWhole(walk) {
  const leader = await walk.persona('lingdao');
  await leader.open('/desk/insight');
  await leader.picture('desk-insight');
  await leader.open('/desk/oversight');
  await leader.picture('desk-oversight');
  await leader.leave();
}

/** The auditor verifies the journal with everything in it that was just done. */
export async function verify(walk) {
  for (const login of ['shenji', 'rizhi']) {
    const auditor = await walk.persona(login);
    await auditor.open('/desk/admin/verification');
    await auditor.press('开始核验');
    await auditor.says('日志完整');
    await auditor.picture(`desk-verification-${login}`);
    await auditor.leave();
  }
}

/** The person's file tells the whole story; a look at the number needs a purpose and is told too. */
export async function readTheStory(walk, story) {
  const clerk = await walk.persona('xiangzhen');
  await clerk.open(story.person);
  await clerk.says('建立档案', '登记需求', '受理', '乡镇初审', '县级复核', '县级批准', '完成评估', '同意服务计划', '机构接单', '到达签到', '完成服务');
  await clerk.picture('desk-person-story');
  const number = clerk.page.locator('dd', { hasText: story.number.slice(-4) });
  await number.locator('summary').click();
  await number.locator('select').selectOption({ label: '核对身份' });
  await clerk.follow(() => number.getByRole('button').click());
  await clerk.says(story.number, '只显示这一次', '核对身份');
  await clerk.picture('desk-person-revealed', [SIZES.desk]);
  await clerk.leave();
}

/** j and k move, Enter opens: whatever lies there is opened, looked at and left. */
async function openByKeyboard(clerk) {
  await clerk.page.keyboard.press('j');
  await clerk.page.keyboard.press('j');
  await clerk.page.keyboard.press('k');
  await clerk.follow(() => clerk.page.keyboard.press('Enter'));
  if (!/\/desk\/[a-z]+\/[0-9a-f-]{36}/.test(clerk.page.url())) throw new Error('Enter opens nothing');
}

/** The township clerk accepts and reviews what came from the Door; the notice begins and cannot be cut short. */
export async function publish(walk, story) {
  const clerk = await walk.persona('xiangzhen');
  await openCase(clerk, story);
  await clerk.press('受理');
  await review(clerk);
  await clerk.says('公示中');
  await clerk.press('公示期满，无异议', { refused: true });
  await clerk.picture('desk-notice-too-early');
  await clerk.leave();
}

/** A week later: the notice is ended, the county goes on. */
export async function afterTheNotice(walk, story) {
  const clerk = await walk.persona('xiangzhen');
  await openCase(clerk, story);
  await clerk.press('公示期满，无异议');
  await clerk.says('待县级复核');
  await clerk.leave();
  await recheck(walk, story);
  await looksTwiceAndApproves(walk, story);
}

/** The approver opens the refusal, leaves it, and approves. */
async function looksTwiceAndApproves(walk, story) {
  const approver = await walk.persona('shenpi');
  await openCase(approver, story);
  const no = await approver.ask('不予确认');
  await approver.picture('desk-refusal', [SIZES.desk]);
  await no.getByRole('button', { name: '取消' }).click();
  await approve(approver);
  await approver.leave();
}

async function approve(approver) {
  const dialog = await approver.ask('批准');
  await approver.picture('desk-decision', [SIZES.desk]);
  await dialog.locator('select[name=reason]').selectOption({ index: 0 });
  await approver.follow(() => dialog.getByRole('button', { name: '批准，通知申请人' }).click());
  await approver.says('已批准');
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
