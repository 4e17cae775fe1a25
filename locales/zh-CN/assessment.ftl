# 评估
assessment-title = 评估
assessment-mine = 我的评估
assessment-form = 上门评估
assessment-today = 回到今天
assessment-count = { $n } 件
assessment-person = 服务对象
assessment-place = 住在
assessment-instrument = 评估工具
assessment-assessor = 评估员
assessment-grade = 等级
assessment-when = 时间
assessment-due = { $when } 前
assessment-shown = 显示 { $shown } 件，共 { $total } 件
assessment-tab-open = 待评估
assessment-tab-overdue = 超期
assessment-tab-unassigned = 还没有评估员
assessment-tab-done = 已完成
assessment-state-open = 待评估
assessment-state-done = 已完成
assessment-none = 这里没有评估
assessment-none-text = 县级批准后，评估会自动交给最空闲的评估员。
assessment-none-mine = 手上没有要做的评估
assessment-none-mine-text = 县级批准后会自动分派给您，到时出现在这里。
assessment-not-yet = 还没有评估
assessment-not-yet-text = 评估员上门完成后，每一项的回答和得分会显示在这里。
assessment-case = 看这一件

# 填表
assessment-choose-one = 请选一个答案，没有回答的不算零分。
assessment-found = 评估发现的需要
assessment-found-hint = 本人说过的已经勾上。按上门看到的增减。
assessment-companion = 同去人员
assessment-companion-hint = 入户至少两人，请填另一位的姓名。
assessment-manual = 得分不合实际？
assessment-manual-hint = 改定后，按得分定的等级和改定的等级都会留下，改定的起作用。
assessment-manual-grade = 改定等级
assessment-by-score = 按得分定
assessment-reason = 改定等级的理由
assessment-progress = 已答 { $done } / { $of } 项
assessment-complete = 完成评估
assessment-finished = 评估已完成
assessment-then = 接下来由乡镇拟定服务计划，请本人或监护人同意。

# 结果
assessment-why = 等级是怎么来的
assessment-item = 项目
assessment-answer = 回答
assessment-points = 得分
assessment-sum = 合计
assessment-score = 得分
assessment-band = 分数段
assessment-band-n = { $min } 至 { $max } 分
assessment-meaning = 意思
assessment-basis = 依据
assessment-manual-set = 评估员改定为：{ $grade }
assessment-asked = 本人说的难处
assessment-how = 怎样评的
assessment-done-at = 完成时间
assessment-version = 工具版本

# 待办和经过
task-assessment-perform = 上门评估
action-assessment-opened = 开始评估
action-assessment-given = 安排评估员
action-assessment-completed = 完成评估
fact-score = 得分
fact-grade = 等级
fact-grade-manual = 改定等级
value-grade-full = 具备生活自理能力
value-grade-partial = 部分丧失生活自理能力
value-grade-complete = 完全丧失生活自理能力
value-grade-manual-full = 具备生活自理能力
value-grade-manual-partial = 部分丧失生活自理能力
value-grade-manual-complete = 完全丧失生活自理能力
assessment-todo = { $what } · { $when } 前
