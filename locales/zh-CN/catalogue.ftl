# 服务清单
catalogue-title = 服务清单
catalogue-over = 政策
catalogue-lead = 价格是本地今天的价格；参考价是国家清单的区间。改价、增减项目要由县里发文，修改本地的政策文件。
catalogue-public = 群众看到的样子
catalogue-count = { $n } 项
catalogue-item = 服务项目
catalogue-price = 价格
catalogue-here = 本地价格
catalogue-reference = 参考价
catalogue-price-from = 价格出处
catalogue-version = 第 { $n } 版
catalogue-range = { $from } 至 { $to } 元
catalogue-tier = 类型
catalogue-tranche = 额度分期
catalogue-funds = 可用资金
catalogue-groups = 面向
catalogue-needs = 解决的难处
catalogue-basis = 依据
catalogue-comma = 、
catalogue-steps = 规范明白纸
catalogue-steps-lead = 服务人员照着做，群众照着看。
catalogue-entry = 每次入户都要做的
catalogue-evidence = 怎样证明做过了
catalogue-delivery = 谁来做
catalogue-staff = 服务人员
catalogue-workers = 最少人数
catalogue-persons = { $n } 人
catalogue-minutes = 标准时长
catalogue-minutes-n = { $n } 分钟
catalogue-for-whom = 给谁
catalogue-negative = 哪些不能用救助服务的钱
catalogue-negative-lead = 下面这些，任何情况下都不能从救助服务资金里付。
catalogue-excluded = 不能付的
catalogue-reason = 为什么

# 价格的说法
catalogue-yuan = { $n } 元
catalogue-each = 每{ $unit } { $yuan }
catalogue-free = 不收钱

# 门户
catalogue-door-title = 能得到哪些帮助
catalogue-door-lead = { $place }现在的服务和价格。钱由政府付，不用您先垫。
catalogue-door-national = 这里是全国参考价格，各县自己定价。钱由政府付，不用您先垫。
catalogue-door-quota = 符合条件的人，每年有 { $yuan } 的服务额度，在下面的项目里自己选。
catalogue-apply = 我要申请

# 为什么要这样证明
catalogue-why-location = 只在开始和结束时各读一次位置，证明人到了家里，平时不跟踪。
catalogue-why-photo = 服务前后各一张，看得出做了没有；不拍人脸、不拍身体。
catalogue-why-confirmation = 做得怎么样，由接受服务的人说了算。
catalogue-why-form = 量血压、吃药这些数据要留下来，下次上门接着看。
catalogue-why-two-workers = 有摔倒、烫伤的风险，或者一个人搬不动，必须两人到场。
catalogue-why-audio = 只在双方都同意时录音，出了争议时核对。
catalogue-why-receipt = 买了东西要有票据，钱花在哪里一清二楚。
catalogue-why-certificate = 需要持证上岗，或者要有合同、协议，做完后可以查验。
catalogue-why-sign-in-sheet = 集体活动由参加的人签到，按实际人数结算。
catalogue-why-call-log = 电话服务以通话记录为准，不用截图。
catalogue-why-guardian-consent = 孩子参加的活动，先要监护人书面同意。
