# Texts of the layouts, the shared components and the error pages. Chinese is the master text.
ui-name = 及时雨
ui-demo = 演示数据，全部虚构
ui-skip = 跳到正文
ui-work = 工作
ui-divisions = 区划
ui-account = 账户
ui-home = 回到首页
ui-help = 帮助
ui-more = 更多
ui-search = 查人、查件
ui-elder-on = 大字版
ui-elder-off = 标准字号
ui-age = { $n }岁
ui-language = 语言
ui-phone-help = 电话求助
ui-feedback = 意见和投诉
ui-notices = 公示
ui-sign-in = 工作人员登录
ui-sign-out = 退出登录
ui-danger = 有人处境危险，请立即拨打 110。
ui-exit = 快速离开本页
ui-print = 打印

# Page header
ui-state = 状态
ui-until = 期限
ui-late-minutes = 超期 { $n } 分钟
ui-late-hours = 超期 { $n } 小时
ui-late-days = 超期 { $n } 天
ui-today-at = 今天 { $time }
ui-tomorrow = 明天
ui-working-days = { $n } 个工作日
ui-days = { $n } 天
ui-holder = 经办

# Words in components
ui-done = 已完成
ui-prev = 上一页
ui-next = 下一页
ui-pages = 翻页
ui-choose = 请选择
ui-optional = 选填
ui-cancel = 取消
ui-close = 关闭
ui-yes = 确定
ui-confirm = 请确认
ui-chart = 图示
ui-as-table = 看表格
ui-errors-title = 请先改正这些地方
ui-number = 受理号
ui-due = 最迟答复
ui-next-step = 接下来
ui-ask = 咨询
ui-sign-again = 重签
ui-back = 返回
ui-draft-note = 已接上您上次没交完的内容。
ui-draft-drop = 清除重填

# Showing a masked value
ui-reveal = 查看…
ui-reveal-why = 查看用途
ui-reveal-logged = 每次查看都会记录，本人可以看到。
ui-reveal-do = 查看并记录
ui-purpose-contact = 联系本人
ui-purpose-verify = 核对身份
ui-purpose-visit = 上门服务
ui-purpose-complaint = 处理投诉

# Keyboard
ui-keys = 快捷键
ui-keys-on = 使用单键快捷键
ui-key-move = 上一件、下一件
ui-key-open = 打开
ui-key-approve = 同意
ui-key-return = 退回并说明
ui-key-search = 查人、查件
ui-key-help = 显示快捷键
ui-key-close = 关闭窗口

# Field
ui-offline = 没有网络。已打开的页面可以看，填好的内容留在这部手机里，有网络后请再提交。
ui-locating = 正在读取位置，只读这一次…
ui-locate-failed = 没有读到位置，不影响提交。

# Errors
ui-error-code = 编号
ui-error-403 = 这一步不归您办
ui-error-403-hint = 您的岗位不能做这件事。需要时请联系本级管理员。
ui-error-404 = 没有找到这一页
ui-error-404-hint = 地址可能写错了，或者内容不在您的查看范围内。
ui-error-409 = 这件事刚被别人办过
ui-error-409-hint = 请返回并刷新，看看现在的状态，再决定要不要继续。
ui-error-500 = 系统出了点问题
ui-error-500-hint = 您填的内容没有提交成功。请稍后再试；还不行，把下面的编号告诉我们。
ui-error-503 = 系统正忙
ui-error-503-hint = 请过一分钟再试。急事请打电话。
ui-error-4xx = 这一步没有办成
ui-error-4xx-hint = 请返回检查填写的内容，改正后再提交。
ui-error-429 = 操作太频繁
ui-error-429-hint = 请过一分钟再试。

# 左侧栏，按办事的顺序
rail-todo = 待办
rail-discover = 发现
rail-intake = 受理
rail-assess = 评估
rail-plan = 计划
rail-resources = 资源
rail-dispatch = 派单
rail-deliver = 服务
rail-oversee = 监管
rail-settle = 资金
rail-evaluate = 分析
rail-improve = 政策
rail-people = 档案
rail-admin = 管理
rail-users = 账户
rail-audit = 审计

# 角色
role-assessor = 评估员（社工）
role-audit-admin = 审计管理员
role-auditor = 审计人员
role-care-worker = 护理员
role-citizen = 困难群众
role-county-approver = 县级审批人
role-county-clerk = 县级经办员
role-evaluator = 第三方评估员
role-leader = 分管领导
role-provider-manager = 服务机构负责人
role-security-admin = 安全管理员
role-system-admin = 系统管理员
role-township-clerk = 乡镇经办员
role-village-assistant = 协理员

# Pages of the kit
ui-gallery = 组件
ui-error-title = 没有办成
ui-colon = ：
ui-demo-day = 今天是
ui-demo-next-day = 下一个工作日

# 日期：ui-day 里的 month 是 ui-month-<月>
ui-today = 今天
ui-day = { $month }{ $day }日
ui-day-of-year = { $year }年{ $day }
ui-month-1 = 1月
ui-month-2 = 2月
ui-month-3 = 3月
ui-month-4 = 4月
ui-month-5 = 5月
ui-month-6 = 6月
ui-month-7 = 7月
ui-month-8 = 8月
ui-month-9 = 9月
ui-month-10 = 10月
ui-month-11 = 11月
ui-month-12 = 12月

role-system = 系统
role-none = 访客
