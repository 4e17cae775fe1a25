# 服务计划
planning-title = 服务计划
planning-person = 服务对象
planning-place = 住在
planning-lines = 项目
planning-amount = 金额
planning-drafted = 拟定
planning-shown = 显示 { $shown } 件，共 { $total } 件
planning-none = 这里没有计划
planning-none-text = 评估完成后，系统按发现的需要和年度额度自动拟出一份，由乡镇和本人商量着改。
plan-state-draft = 待同意
plan-state-declined = 已谢绝
plan-state-agreed = 已同意
plan-state-ended = 已被代替

# 一份计划
planning-chosen = 已选的服务
planning-nothing = 还没有选服务
planning-nothing-text = 按发现的需要没有找到现在能选的项目，请在下面的清单里选。
planning-waits = 能满足这些需要的项目都在后面的额度期，还没有开，最迟 { $day } 开。到时系统会自动重新拟定，并重新给办理时间；现在也可以在下面改选其他项目。
planning-item = 服务项目
planning-price = 价格
planning-units = 次数
planning-answers = 为了
planning-often = 一年 { $n } { $unit }
planning-in-all = 共 { $yuan }
planning-comma = ，
planning-choose = 从清单里选
planning-choose-lead = 写次数，不要的写 0。上一期选满，下一期就开。
planning-save = 保存选择
planning-other = 其他能选的 { $n } 项
planning-blocked = 现在不能选的 { $n } 项，看为什么
planning-never = 哪些永远不能选（负面清单）
planning-quota = 年度额度
planning-used = 连同这份计划已用 { $yuan }
planning-left = 还剩 { $yuan }
planning-opens-on = 最迟 { $day } 开
planning-opens-later = 上一期开了以后才开
planning-lapsed = 已过期
planning-needs = 发现的需要
planning-needs-hint = 绿色的已有服务；黄色的还没有。
planning-terms = 约定
planning-period = 服务时间
planning-period-n = { $from } 至 { $to }
planning-frozen = 价格定于
planning-basis = 依据
planning-case = 申请

# 为什么不能选
planning-not-other-group = 为这些人设的：{ $groups }
planning-not-yet = 这一期还没有开，最迟 { $day } 开
planning-not-enough = 这一期只剩 { $yuan }，不够一次
planning-not-not-entitled = 不在年度服务额度的范围内
planning-not-no-tranche = 年度额度没有哪一期支付它
planning-not-tranche-closed = 上一期还没有开
planning-not-tranche-lapsed = 这一期已经过期
planning-not-not-on-list = 不在本地服务清单里
planning-not-negative-list = 在负面清单上

# 同意和谢绝
planning-agree = 同意
planning-agree-title = 记下同意
planning-agree-lead = 请先把每一项的次数和价格读给对方听。同意后额度随即占用，第二天起安排服务。
planning-who = 谁同意的
planning-consent-self = 本人
planning-consent-guardian = 监护人
planning-consent-proxy = 受托人
planning-name = 姓名
planning-name-hint = 监护人或受托人同意的，请写姓名；本人同意的不用写。
planning-decline = 谢绝
planning-decline-title = 记下谢绝
planning-decline-lead = 不勉强。过一段时间会再问一次。
planning-reason = 谢绝的原因
planning-agreed-text = { $who }于 { $at } 同意。
planning-declined-text = 已谢绝：{ $reason }。到期再问一次，也可以现在改了再同意。
planning-ended-text = 重新评估后拟了新的计划，这一份不再有效。

# 待办和经过
task-plan-agree = 商定服务计划
action-plan-drafted = 拟定服务计划
action-plan-drafted-again = 重新拟定服务计划
action-plan-changed = 修改服务计划
action-plan-agreed = 同意服务计划
action-plan-declined = 谢绝服务计划
fact-plan-lines = 服务项目数
fact-plan-waits-until = 等额度，最迟
fact-plan-total = 计划金额（元）
fact-plan-offered-again = 再次询问
fact-consent = 同意人
value-consent-self = 本人
value-consent-guardian = 监护人
value-consent-proxy = 受托人
