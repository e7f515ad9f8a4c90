# The words of the pages in Chinese. Same keys as in en.ftl; a test holds them together.

## Every page
skip = 跳到正文
brand = 一网 · 有事说一声
nav-main = 主导航
nav-foot = 页脚
nav-home = 首页
nav-report = 我要反映
nav-progress = 查进度
elder-on = 长辈版
elder-off = 标准版
other-language = English
privacy = 隐私说明
accessibility = 无障碍说明
staff-door = 工作人员入口
foot-help = 不方便上网？拨打12345，或到社区窗口，工作人员帮您填。
optional = 选填
required = 必填
yes = 是
no = 否
choose = 请选择
any = 不限
print = 打印
back-home = 回首页
back-to-desk = 回收件箱
code-word = 代码
request-word = 请求号
number = 编号
secret = 查询码
received = 收到时间
photo-n = 照片{ $n }
photos-n = { $n }张照片
reporters-n = { $n }人反映
urgent = 紧急
emergency = 突发

## Portal: first page
home-title = 有事说一声
home-head = 身边的事，说一声就有人管
home-lead = 路灯坏了、楼道堵了、邻里有难处……拍张照、说句话，不用注册。我们会告诉您哪天前答复。
home-report = 不用注册，三步说清
home-progress = 凭编号和查询码查看
home-how = 三步说清楚
home-photo = 拍一张现场照片，或从相册里选。没有也可以。
home-place = 点一下地图，或写下小区和楼栋。
home-words = 一句话说明发生了什么、希望怎么办。
home-then = 之后会怎样
then-received = 马上收到编号
then-received-about = 同时告诉您哪天前答复
then-handled = 责任单位去办
then-handled-about = 进度像查快递一样看得到
then-checked = 换一个人核查
then-checked-about = 办事的人不能自己给自己打分
then-rated = 您来评价
then-rated-about = 没解决可以请求重办

## Portal: emergencies
emergency-title = 有危险请直接打电话
emergency-about = 这里不是紧急救助渠道。
call-police = 报警
call-fire = 火警
call-ambulance = 急救
call-traffic = 交通事故

## Report
report-head = 说说是什么事
report-lead = “在哪里”和“发生了什么”要填，其他都可以不填。
part-photo = 照片
part-place = 在哪里
part-words = 发生了什么
photo-choose = 拍照或选照片
photo-drop = 去掉
photo-kept = 照片{ $n }已收到（不要的请去掉勾）
photos-most = 最多{ $n }张。
photos-help = 照片里的拍摄位置等隐藏信息会自动去掉。
place-text = 写下地点（或在下面标出位置）
place-sample = 例如：兴宁路128弄3号楼门口
place-device = 用我现在的位置
place-finding = 正在定位……
place-denied = 没有取得定位许可。请点地图，或写下地点。
place-failed = 没有定位成功。请点地图，或写下地点。
place-is = 位置：{ $where }
place-clear = 去掉这个位置
near-head = 附近已有人反映：
map-legend = 在地图上点一下（选填）
map-next = 点一下所在的街道或社区，地图会放大。
map-last = 点一下具体位置，红点就是您标的地方。点错了再点一次。
map-alt = 地图：{ $name }
outside-nearest = 这里不在本辖区内，离得最近的是{ $grid }，相距约{ $far }。仍可提交，我们会如实答复。
outside-none = 这里离本辖区很远。仍可提交，我们会如实答复。
metres = { $n }米
kilometres = { $n }公里
text-label = 发生了什么，希望怎么办
text-sample = 例如：门口路灯坏了一周，晚上看不见路，请尽快修。
contact-head = 怎么联系您
contact-why = 留下电话，办理人员问得到您、也能回访您；不留也照样办。
your-name = 称呼
your-phone = 电话
keep-secret = 请为我保密
keep-secret-about = 只有直接办理的人看得到这件事。
send = 提交
send-about = 提交后马上给您编号和答复日期。

## After the report
done-title = 已收到
done-head = 已收到，谢谢您
promise-by = 我们将在{ $when }前答复您。
done-keep = 请记下或拍下编号和查询码，查进度要用。
done-lost = 查询码只显示这一次。丢了请拨打12345或到社区窗口核对身份后查询。
see-progress = 看进度
what-next = 接下来
now-word = 现在
next-answer = 收到答复
next-answer-about = 办理结果和办后照片会出现在“查进度”里。
next-rate = 您来评价
next-rate-about = 不满意可以说明原因，请求重办。
what-you-sent = 您反映的内容

## Progress
find-lead = 输入编号和查询码。
find-help = 提交后显示过的那两行，字母大小写都可以。
find-go = 查看
find-lost = 查询码丢了？拨打12345或到社区窗口，核对身份后可以查询。
case-leave = 看完了，锁上
answers = 答复
answers-none = 还没有答复，有了会显示在这里。

## Privacy
privacy-what = 我们记下什么
privacy-what-about = 您写的内容、地点、照片，以及您愿意留下的称呼和电话。不需要注册，不记录您的行踪，不给居民打分。
privacy-photos = 照片
privacy-photos-about = 照片会重新生成，去掉拍摄位置、设备型号等隐藏信息。
privacy-who = 谁看得到
privacy-who-about = 办理这件事的单位看得到内容；称呼和电话平时遮盖，要看明文必须写明用途，每次都有记录。
privacy-secret = 保密反映
privacy-secret-about = 勾选“请为我保密”后，只有直接办理的人看得到，不出现在公开列表和统计明细里。
privacy-cookies = 浏览器里存了什么
privacy-cookies-about = 只有必需的几项：语言、长辈版、防止表单被冒用的标记，以及查进度时30分钟内有效的凭据。没有广告和跟踪。
privacy-rights = 您的权利
privacy-rights-about = 您可以要求查看谁看过您的电话、更正或删除个人信息。删除不会改变办理记录的完整性。

## Accessibility
a11y-aim = 我们按照 WCAG 2.2 AA 和工业和信息化部适老化规范来做，希望每个人都能自己用。
a11y-elder = 长辈版
a11y-elder-about = 每页上方都有“长辈版”：字更大、按钮更大、内容更少。
a11y-keyboard = 键盘和读屏
a11y-keyboard-about = 所有操作都能只用键盘完成；颜色从不单独表示意思；地图以外都有文字。
a11y-script = 不开脚本也能用
a11y-script-about = 反映、查进度、评价都不依赖脚本，旧手机也能用。
a11y-limits = 还做不到的
a11y-limits-about = 地图不能用读屏软件标点；请改为写下地点，效果一样。
a11y-help = 用不了怎么办
a11y-help-about = 拨打12345，或到社区窗口，由工作人员代填。

## Workbench: frame
desk-name = 工作台
inbox = 收件箱
search = 搜索
enter = 代填
board = 件件有着落
notices = 通知
outbox = 发件箱
tables = 导入导出
playbooks = 工作法
views = 视图
posts-more = 等{ $n }个岗位
sign-in = 登录
sign-out = 退出
sign-lead = 仅供工作人员使用。
sign-forgot = 忘记密码请找管理员重置。
login = 账号
password = 密码
account = 我的账号
posts = 岗位
posts-none = 目前没有在任岗位，请联系管理员。
password-change = 修改密码
password-changed = 密码已修改。
password-old = 原密码
password-new = 新密码
password-again = 再输一遍新密码

## Workbench: lists
col-matter = 事项
col-stage = 阶段
col-holder = 谁在办
col-due = 时限
col-opened = 收到
col-text = 内容
col-to = 发给
col-state = 状态
col-when = 时间
matters-n = { $n }件
filter = 筛选
filter-go = 筛选
filter-clear = 清除
filter-hint = 输入文字查找
filter-none = 没有符合的选项
filter-chosen = 已选
category = 类别
area = 所在区域
ever-late = 是否超期
from-day = 收到日期从
to-day = 到
none-waiting = 这里没有事项，都办完了。
none-filtered = 没有符合条件的事项。放宽条件再试。
next-page = 下一页
last-page = 已是最后一页
search-sample = 编号、地点、关键词
search-help = 只搜索您有权查看的事项；搜索内容不会出现在网址里。
search-none = 没有找到“{ $text }”。换个说法，或减少字数再试。

## Workbench: one matter
matter-text = 反映内容
clocks = 时限
promised-until = 已承诺{ $when }前答复
waits-for = 现在由{ $who }办理
waits-for-legs = 现在等各承办单位反馈
waits-none = 已办结
suspended-until = 挂账至{ $when }
actions = 可以做的
actions-none = 这一步不用您办。可以写内部备注。
acting-as = 以“{ $post }”身份
note-beside = 附言
note = 内部备注
note-label = 只有工作人员看得到
note-go = 记下
public-yes = 群众可见
public-no = 仅内部
timeline = 办理过程
fresh = 新
fresh-since = 您打开页面之后有新进展，已在办理过程中标出。您填写的内容还在，看过后可以再提交。
lost-head = 您刚才填写的内容
list-empty = 暂无内容
legs = 承办单
leg-lead = 主办
leg-help = 协办
leg-called-back = 已撤回
route = 建议承办单位
where = 地点
where-none = 没有标注位置
reporters = 反映人
reporters-none = 没有留下反映人
show-plain = 查看明文
purpose = 用途
purpose-sample = 例如：电话回访核实办理结果
purpose-help = 会记录在案，反映人可以查询。
plain-logged = 本次查看已记录。离开页面后恢复遮盖。
playbook = 工作法
version = 版本
version-n = 第{ $n }版
first-asked = 首问单位：{ $unit }

## Forms
outcome-solved = 实际解决
outcome-explained = 解释说明
outcome-unsolved = 未解决
limit-of = 单位
limit-work-days = 个工作日
limit-days = 天（自然日）
limit-work-hours = 个工作小时
limit-hours = 小时
unit-first = 主办
units-help = 勾选单位；多家时，标“主办”的排第一。
secrecy-confidential = 保密
secrecy-sealed = 密封

## Enter for somebody
enter-head = 替来人登记
enter-text = 反映的内容
enter-title = 标题
enter-who = 反映人
enter-secret = 对方要求保密
enter-go = 登记
enter-next = 再登记一件
entered-head = 已登记
entered-tell = 请把编号和查询码告诉或打印给反映人，查询码只显示这一次。
open-matter = 打开事项
channel = 来源
channel-counter = 窗口来访
channel-phone = 来电
channel-worker = 巡查发现
category-unsure = 不确定，交研判
person-name = 称呼
person-phone = 电话

## Notices and outbox
notices-none = 没有通知。
notice-read = 标为已读
outbox-about = 发给居民和单位的邮件、接口通知都在这里，失败的可以重发。
outbox-none = 这里没有通知。
means-mail = 邮件
means-hook = 接口
means-in-app = 工作台
sent = 已发出
send-queued = 等待发送
send-failed = 失败，将再试
send-dead = 失败，已停止
attempts-n = 试过{ $n }次
resend = 重发

## Board
as-of = 截至{ $when }
fig-open = 在办
fig-overdue = 超期
fig-unheld = 无人认领
by-stage = 按阶段
by-unit = 按单位
unit = 单位
longest = 等得最久的

## Tables
import = 导入
import-what = 导入什么
import-file = 文件
import-file-about = Excel、CSV（UTF-8或GB18030）；网格用 GeoJSON。
import-mapping = 字段对应
import-mapping-about = 列名与系统不同时，用一个 JSON 文件说明对应关系。
import-rows = 有错误的行
import-all = 有一行错就全部不导入
import-good = 先导入正确的行
import-go = 开始导入
import-result = 导入结果
rows-read = 读到
rows-added = 新增
rows-changed = 更新
rows-same = 未变
rows-made = 顺带建立
rows-wrong = 有错
rows-more = 还有{ $n }行有错，未列出。
fault-where = 位置
fault-what = 问题和改法
what-units = 单位
what-staff = 人员和岗位
what-categories = 类别
what-routes = 派单规则
what-grids = 网格
what-tickets = 历史工单
what-matters = 事项
what-answers = 答复
what-ledger = 台账
export = 导出
export-what = 导出什么
export-format = 格式
export-about = 个人信息按您的权限遮盖；导出会记录在案。
export-go = 下载

## Playbooks
playbooks-about = 每种事怎么流转，都写在工作法里。改了工作法，新事项按新版走，办理中的按原版走完。
playbooks-edit = 打开一份工作法即可修改并发布新版。
playbook-text = 工作法正文
methods = 对应做法
in-use = 在办
since = { $when }起
publish = 发布新版
publish-about = 发布前会逐条检查；有错会指出行号和改法，不会生效。
line-n = 第{ $n }行
