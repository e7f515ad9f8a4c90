//! Invented names: of the district and its parts, of roads, compounds and people.

use super::dice::Dice;

/// A name in Chinese and its reading.
pub(crate) type Name = (&'static str, &'static str);

/// The district. No such district exists.
pub(crate) const DISTRICT: Name = ("青棠区", "Qingtang District");

/// Streets, without 街道.
pub(crate) const STREETS: [Name; 4] =
    [("栖云", "Qiyun"), ("澜桥", "Lanqiao"), ("鹤汀", "Heting"), ("枫岸", "Feng'an")];

/// Communities of each street, without 社区.
pub(crate) const COMMUNITIES: [[Name; 6]; 4] = [
    [
        ("听松", "Tingsong"),
        ("云坞", "Yunwu"),
        ("竹影", "Zhuying"),
        ("书院坡", "Shuyuanpo"),
        ("望岭", "Wangling"),
        ("茶亭", "Chating"),
    ],
    [
        ("澜心", "Lanxin"),
        ("长桥头", "Changqiaotou"),
        ("柳浪湾", "Liulangwan"),
        ("南渡", "Nandu"),
        ("船坊", "Chuanfang"),
        ("盐仓", "Yancang"),
    ],
    [
        ("鹤鸣", "Heming"),
        ("芦洲", "Luzhou"),
        ("白沙埠", "Baishabu"),
        ("菱塘", "Lingtang"),
        ("渔歌", "Yuge"),
        ("沙汀", "Shating"),
    ],
    [
        ("枫林", "Fenglin"),
        ("红叶里", "Hongyeli"),
        ("石榴园", "Shiliuyuan"),
        ("梧桐里", "Wutongli"),
        ("丹桂", "Dangui"),
        ("银杏坪", "Yinxingping"),
    ],
];

/// First halves of road names; every community has some of its own.
pub(crate) const ROAD_STEMS: [&str; 72] = [
    "松涛", "云起", "竹西", "书香", "岭南", "茶香", "澜光", "桥东", "柳岸", "渡口", "船厂", "盐河",
    "鹤影", "芦花", "白沙", "菱歌", "渔港", "汀兰", "枫桥", "红叶", "石榴", "梧桐", "桂花", "银杏",
    "朝晖", "晚晴", "和顺", "永宁", "安澜", "清溪", "碧波", "景行", "崇文", "育才", "勤学", "广济",
    "同心", "平安", "康宁", "福田", "丰泽", "长乐", "紫薇", "玉兰", "海棠", "芙蓉", "蔷薇", "丁香",
    "新塘", "古井", "石桥", "花径", "水榭", "月湖", "星河", "金穗", "织锦", "机床", "仪表", "粮站",
    "邮电", "农机", "东风", "前进", "团结", "友谊", "创新", "科苑", "软件", "会展", "环城", "滨河",
];

/// Second halves of road names.
pub(crate) const ROAD_ENDS: [&str; 5] = ["路", "路", "街", "巷", "弄"];

/// First halves of compound names.
pub(crate) const COMPOUND_STEMS: [&str; 64] = [
    "春和",
    "景明",
    "澄湖",
    "云栖里",
    "翠堤",
    "锦澜",
    "听雨",
    "观澜",
    "望江亭",
    "临溪",
    "静好",
    "嘉禾",
    "文澜",
    "书香",
    "丽景",
    "金桂",
    "银河湾",
    "蓝湾",
    "绿洲",
    "天成",
    "御景",
    "龙溪",
    "凤栖",
    "荷塘",
    "月色",
    "晨曦",
    "晚枫",
    "东篱",
    "南山",
    "西岸",
    "北辰",
    "中和",
    "世纪",
    "都市",
    "盛世",
    "和谐",
    "阳光",
    "香樟",
    "紫荆",
    "玫瑰",
    "百合",
    "水木",
    "清华里",
    "学府",
    "名门",
    "康桥",
    "维也",
    "蓝天",
    "碧水",
    "青山",
    "白云",
    "丰泽",
    "永乐",
    "安居",
    "宜家",
    "福满",
    "吉祥",
    "如意",
    "星光",
    "江畔",
    "城市之光",
    "理想",
    "未来",
    "海棠",
];

/// Second halves of compound names.
pub(crate) const COMPOUND_ENDS: [&str; 11] =
    ["花园", "苑", "公寓", "佳苑", "华庭", "雅居", "家园", "名邸", "公馆", "小区", "府"];

/// Places that are exclusive grids: ending of the name, English word.
pub(crate) const EXCLUSIVE: [Name; 9] = [
    ("小学", "primary school"),
    ("农贸市场", "market"),
    ("公园", "park"),
    ("中学", "middle school"),
    ("医院", "hospital"),
    ("幼儿园", "kindergarten"),
    ("广场商业中心", "shopping centre"),
    ("产业园", "business park"),
    ("客运站", "coach station"),
];

/// Food shops: the family name of the owner goes before.
pub(crate) const SHOPS: [&str; 18] = [
    "记烧烤",
    "家小炒",
    "记面馆",
    "家水果",
    "记卤味",
    "姐麻辣烫",
    "记早餐",
    "家便利店",
    "记包子",
    "家超市",
    "记火锅",
    "家烘焙",
    "记馄饨",
    "家炸鸡",
    "记牛肉汤",
    "家蛋糕店",
    "记海鲜大排档",
    "家茶饮",
];

const SURNAMES: [Name; 48] = [
    ("王", "wang"),
    ("李", "li"),
    ("张", "zhang"),
    ("刘", "liu"),
    ("陈", "chen"),
    ("杨", "yang"),
    ("赵", "zhao"),
    ("黄", "huang"),
    ("周", "zhou"),
    ("吴", "wu"),
    ("徐", "xu"),
    ("孙", "sun"),
    ("胡", "hu"),
    ("朱", "zhu"),
    ("高", "gao"),
    ("林", "lin"),
    ("何", "he"),
    ("郭", "guo"),
    ("马", "ma"),
    ("罗", "luo"),
    ("梁", "liang"),
    ("宋", "song"),
    ("郑", "zheng"),
    ("谢", "xie"),
    ("韩", "han"),
    ("唐", "tang"),
    ("冯", "feng"),
    ("于", "yu"),
    ("董", "dong"),
    ("萧", "xiao"),
    ("程", "cheng"),
    ("曹", "cao"),
    ("袁", "yuan"),
    ("邓", "deng"),
    ("许", "xu"),
    ("傅", "fu"),
    ("沈", "shen"),
    ("曾", "zeng"),
    ("彭", "peng"),
    ("吕", "lv"),
    ("苏", "su"),
    ("卢", "lu"),
    ("蒋", "jiang"),
    ("蔡", "cai"),
    ("魏", "wei"),
    ("叶", "ye"),
    ("方", "fang"),
    ("潘", "pan"),
];

const GIVEN: [Name; 96] = [
    ("建国", "jianguo"),
    ("志强", "zhiqiang"),
    ("秀英", "xiuying"),
    ("桂兰", "guilan"),
    ("玉梅", "yumei"),
    ("文斌", "wenbin"),
    ("晓东", "xiaodong"),
    ("海燕", "haiyan"),
    ("丽娟", "lijuan"),
    ("国平", "guoping"),
    ("明辉", "minghui"),
    ("春花", "chunhua"),
    ("雪梅", "xuemei"),
    ("永刚", "yonggang"),
    ("小红", "xiaohong"),
    ("俊杰", "junjie"),
    ("雨桐", "yutong"),
    ("子涵", "zihan"),
    ("浩然", "haoran"),
    ("思远", "siyuan"),
    ("佳怡", "jiayi"),
    ("欣妍", "xinyan"),
    ("伟民", "weimin"),
    ("立新", "lixin"),
    ("爱华", "aihua"),
    ("素珍", "suzhen"),
    ("金凤", "jinfeng"),
    ("水根", "shuigen"),
    ("阿珍", "azhen"),
    ("长青", "changqing"),
    ("慧敏", "huimin"),
    ("静怡", "jingyi"),
    ("世杰", "shijie"),
    ("振华", "zhenhua"),
    ("红梅", "hongmei"),
    ("亚军", "yajun"),
    ("晨阳", "chenyang"),
    ("梦琪", "mengqi"),
    ("嘉豪", "jiahao"),
    ("诗涵", "shihan"),
    ("宇航", "yuhang"),
    ("梓萱", "zixuan"),
    ("建军", "jianjun"),
    ("德明", "deming"),
    ("福生", "fusheng"),
    ("月娥", "yuee"),
    ("淑芬", "shufen"),
    ("国栋", "guodong"),
    ("卫东", "weidong"),
    ("新民", "xinmin"),
    ("丽华", "lihua"),
    ("艳秋", "yanqiu"),
    ("志远", "zhiyuan"),
    ("文静", "wenjing"),
    ("凯", "kai"),
    ("敏", "min"),
    ("磊", "lei"),
    ("静", "jing"),
    ("洋", "yang"),
    ("婷", "ting"),
    ("超", "chao"),
    ("霞", "xia"),
    ("军", "jun"),
    ("燕", "yan"),
    ("鹏", "peng"),
    ("娜", "na"),
    ("勇", "yong"),
    ("芳", "fang"),
    ("晶晶", "jingjing"),
    ("倩", "qian"),
    ("斌", "bin"),
    ("悦", "yue"),
    ("振宇", "zhenyu"),
    ("少华", "shaohua"),
    ("美玲", "meiling"),
    ("玉珍", "yuzhen"),
    ("宝林", "baolin"),
    ("仁贵", "rengui"),
    ("惠芳", "huifang"),
    ("锦程", "jincheng"),
    ("若曦", "ruoxi"),
    ("启明", "qiming"),
    ("安琪", "anqi"),
    ("天佑", "tianyou"),
    ("一鸣", "yiming"),
    ("可欣", "kexin"),
    ("亦凡", "yifan"),
    ("书瑶", "shuyao"),
    ("景行", "jingxing"),
    ("望舒", "wangshu"),
    ("怀瑾", "huaijin"),
    ("乐天", "letian"),
    ("松年", "songnian"),
    ("秋实", "qiushi"),
    ("春晓", "chunxiao"),
    ("冬青", "dongqing"),
];

/// A person's name and its reading, `("王建国", "wangjianguo")`.
pub(crate) fn person(dice: &mut Dice) -> (String, String) {
    // the family names stand in order of frequency
    let surname = SURNAMES[dice.low(0, SURNAMES.len() as i64 - 1) as usize];
    let given = dice.pick(&GIVEN);
    (format!("{}{}", surname.0, given.0), format!("{}{}", surname.1, given.1))
}

/// A family name alone.
pub(crate) fn surname(dice: &mut Dice) -> &'static str {
    SURNAMES[dice.low(0, SURNAMES.len() as i64 - 1) as usize].0
}

/// How a person of this full name is addressed in the third person, "王阿姨".
pub(crate) fn address(name: &str, dice: &mut Dice) -> String {
    const FEMALE: &str = "英兰梅燕娟花红怡妍珍凤敏萱芬娥丽艳静霞娜婷芳倩悦玲瑶欣琪涵桐晶秋晓";
    let family: String = name.chars().take(1).collect();
    let female = name.chars().skip(1).any(|c| FEMALE.contains(c));
    let title = match (female, dice.below(3)) {
        (true, 0) => "阿姨",
        (true, _) => "女士",
        (false, 0) => "师傅",
        (false, _) => "先生",
    };
    format!("{family}{title}")
}
