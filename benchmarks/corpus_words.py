"""Words and sentence patterns that the corpus of essays is combined from; written for the project."""

# ruff: noqa: SIM905
from __future__ import annotations

WORDS: dict[str, tuple[str, ...]] = {
    "when": tuple(
        "去年开春 入汛以来 前几天 上个月 国庆前后 那年冬天 疫情过后 改造期间 换届之后 清早 傍晚 夜里 周末 "
        "农闲时 暑假里 雨季前 年关将近 赶集那天 开班第二天 听完报告 参观途中 讨论会上 散会后 回程车上 "
        "第一次入户 入职头一年 这半年 三年前 三伏天 寒潮来时 停水那晚 选房当日 清明前 立秋后 重阳节 元宵夜".split()
    ),
    "who": tuple(
        "老支书 楼栋长 网格员 志愿者 退休教师 年轻干事 物业经理 业主代表 民警老郑 社区医生 快递小哥 小店老板 "
        "独居老人 返乡青年 租户们 孩子家长 调解员 驻点律师 广场舞队长 保洁大姐 食堂师傅 巡逻队员 议事员 "
        "报账员 换届委员 包片干部 共建单位 双报到党员 邻居们 残疾人专干 妇联主席 退役军人 社工小夏 护林员 "
        "老教练 骨干居民 新任书记 前任主任 授课老师 同组学员 外省同行 班里同学 东北大哥 江南姑娘 牧区代表".split()
    ),
    "where": tuple(
        "活动室 议事亭 老槐树下 楼道口 便民大厅 停车场 菜市场 旧礼堂 幼儿园门口 河堤边 电梯间 天台 文化长廊 "
        "党员之家 日间照料站 健身步道 垃圾房旁 快递柜前 凉亭 地下室 图书角 祠堂 村口 渡口 篮球场 临时板房 "
        "养老驿站 调解室 值班岗 小广场 配电房 消防通道 自行车棚 井盖旁 宣传栏 工地围挡外 微花园 屋顶菜园".split()
    ),
    "how": tuple(
        "耐着性子 挨家挨户 面对面 趁热打铁 反反复复 分头 悄悄 当场 连夜 一笔一笔 手把手 按月 轮流 逐条 "
        "自掏腰包 顶着烈日 冒雨 笑着 红着脸 不声不响 认认真真 三番五次 公开 联合 提前 逐户 现场 线上 "
        "借着灯光 打着手电 一五一十 将心比心 从头 分批 牵头 主动 重新 先后 再三 慢慢".split()
    ),
    "do": tuple(
        "登记 摸清 协商 梳理 公示 张贴 修好 清运 移走 补种 核对 登门说明 牵线 联络 汇总 起草 记下 劝解 "
        "打听 丈量 争取 筹集 安装 拆除 腾出 粉刷 盘活 认领 接送 照看 教会 追问 解释 商定 表决 试行 "
        "推迟 取消 恢复 补办 对接 统计 翻看 描画 讲起 回忆 比较 记录 琢磨 请教 模仿 借鉴 试着改动 盘点".split()
    ),
    "which": tuple(
        "漏雨的 堆满杂物的 吵了多年的 没人管的 刚建成的 最难啃的 不起眼的 群里热议的 反映强烈的 早已过时的 "
        "写在本子上的 邻里共用的 闲置的 临街的 新添的 被遗忘的 画着红线的 居民自拟的 大家投票的 拖了半年的 "
        "带着温度的 账目不清的 牵涉几家的 说不清的 老掉牙的 刚翻新的 免费的 低矮的 狭窄的 亮堂的 "
        "管用的 简便的 琐碎的 棘手的 分散的 隐蔽的 公用的 应急的 适老的 夜间的".split()
    ),
    "what": tuple(
        "停车位 下水管 充电桩 雨棚 公约 台账 值班表 加装电梯 补贴名单 维修基金 噪声纠纷 宠物管理 绿化带 "
        "长者餐桌 课后托管 法律讲座 技能夜校 爱心超市 邻里节 旧衣回收 路灯 监控盲区 防汛沙袋 煤气软管 "
        "健康档案 心愿清单 议事规则 积分制度 共享工具箱 门禁系统 出租屋信息 施工方案 居民微信群 意见箱 "
        "书画展 合唱队 消防演练 雨污分流 围墙 晾衣架 公厕 菜地 楼道灯 轮椅坡道 老照片 口述史 跳蚤市场 "
        "代办窗口 低保复核 就业专场 外卖驿站 红白理事会 矛盾清单 家庭医生 巡查路线 花坛 石凳".split()
    ),
    "link": tuple(
        "后来 于是 不料 结果 慢慢地 没想到 好在 可是 反过来 与此同时 说到底 仔细一想 换个角度 "
        "尽管如此 从那以后 这样一来 为此 果然 起初 再往后 令人意外的是 关键在于 更要紧的是 回头看".split()
    ),
    "feel": tuple(
        "心里踏实 脸上发烫 眼前一亮 有些惭愧 格外感动 松了口气 半信半疑 心服口服 哭笑不得 久久难忘 直皱眉头 "
        "暗暗着急 由衷佩服 若有所思 豁然开朗 五味杂陈 干劲十足 不敢懈怠 有了底气 看到差距 记忆犹新 "
        "不好意思 反倒轻松 放下顾虑 重拾信心 茅塞顿开 倍感亲切 坐不住了 睡不着觉 长出一口气".split()
    ),
    "lesson": tuple(
        "规矩要先立 账要算在明处 话要说到心上 难题得拆开看 信任是熬出来的 热情不能代替办法 别怕被人骂 "
        "先听后讲 小处最见真章 急不得也拖不得 人情与规则要分开 事前商量胜过事后解释 办法总在现场 "
        "一碗水得端平 承诺了就得兑现 给居民留出位置 让内行人牵头 把钥匙交给大家 少发通知多串门 "
        "会前多跑腿会上少吵架 缺的往往不是钱 数字不会替人敲门 年轻人也愿意出力 时间会给答案 "
        "老办法配上新工具 看得见才信得过 松一松手反而顺 热闹过后要有人收尾".split()
    ),
    "count": tuple(
        "三户 七栋楼 十二个单元 四十多人 六趟 两轮 九天 一百零八户 半个月 五张表 八成住户 二十余条 "
        "四次 一个季度 十几位 三千元 两万块 六十平米 一整年 上百件".split()
    ),
}
PATTERNS: tuple[str, ...] = (
    "when ， who how do which what ， who feel 。",
    "link ， who 在 where how do what ， count 都 feel 。",
    "who 说 lesson ， link who 又 how do which what 。",
    "when who 和 who 到 where do what ， how do count 。",
    "which what 让 who feel ， link ， how do what 才是出路 。",
    "为了 which what ， who how 跑了 count ， when 终于 do 。",
    "link 我 how do which what ， 明白了 lesson 。",
    "where 的 what ， when 由 who how do ， 用去 count 。",
    "who 问 who 怎样 do what ， 答案是 lesson ， 我 feel 。",
    "从 what 到 what ， who 只用 count 就 how do 了 which what 。",
    "when ， where 传来 which what 的消息 ， who feel ， how do 起来 。",
    "我们那里 which what 也不少 ， link who how do ， count 后 feel 。",
    "do what 不难 ， 难的是 who 与 who 都 feel ； link ， lesson 。",
    "who 拿出 which what ， how do 给 who 看 ， link lesson 。",
    "要是 who 当初 how do which what ， when 就不会 feel 。",
    "count 的 what ， who 在 where how do 完 ， who feel 。",
    "who 常讲 lesson ， 我在 where do what 时 feel 。",
    "一边 do what ， 一边 do which what ， who how 撑过 count 。",
)
PHRASES_IN_PATTERNS: tuple[str, ...] = (
    "我们要 PHRASE ， how do which what 。",
    "PHRASE ， who 在 where 常念叨 ， link who feel 。",
    "link ， 只有 PHRASE ， 才能 how do what 。",
    "who 始终 PHRASE ， when how do count ， lesson 。",
    "PHRASE ， PHRASE ， who how do which what 。",
)
UNLISTED: tuple[str, ...] = tuple(
    "把社区建成居民温馨的港湾 用脚步丈量民情用真心赢得民心 让服务多一些温度少一些距离 以小切口做好治理大文章 "
    "让老旧小区焕发新的生机 把好事办好把实事办实 用心用情用力做好每项工作 推动各项工作再上新台阶 "
    "让党旗在网格里高高飘扬 织密社区服务的一张网 架起干部群众的连心桥 画好社区治理的同心圆 "
    "当好居民的勤务员和贴心人 交出一份合格的基层答卷 汇聚起社区发展的强大合力 让幸福的味道越来越浓".split()
)
FIRST_SENTENCES = "when who 通知我来学习 ， 我 feel ， how do what 就出发了 。"
PLACES_FRONT = tuple(
    "云川 江陵渡 石桥铺 白鹭洲 青禾 松岭 柳溪 望湖 槐荫 月亮湾 金穗 长桥 梧桐里 北望 清泉 杏林".split()
)
PLACES_BACK = tuple("社区 新村 家园 街道 花园 里弄 小区 庄".split())
FAMILY = "欧阳 司徒 赵 钱 孙 郑 冯 陈 褚 卫 蒋 沈 韩 杨 秦 尤 许 何 吕 施 张 孔 曹 严 华 金 魏 陶 姜".split()
GIVEN = "守田 云舒 望北 禾生 清越 知秋 远帆 长青 晓岚 思齐 向东 立春 采薇 若谷 怀瑾 一诺 石磊 木兰 小满 海棠".split()
