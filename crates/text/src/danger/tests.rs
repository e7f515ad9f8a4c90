//! What the readers of this folder promise.

use super::examples::{CALM, DANGERS};
use super::*;
use std::collections::BTreeSet;

#[test]
fn the_worked_examples_hold() {
    assert!(DANGERS.len() + CALM.len() >= 120, "{}", DANGERS.len() + CALM.len());
    let mut wrong = Vec::new();
    for (text, expected) in DANGERS {
        let found: BTreeSet<Danger> = alarms(text).into_iter().map(|a| a.danger).collect();
        let expected: BTreeSet<Danger> = expected.iter().copied().collect();
        // more than one kind may be told of; what must be found must be found
        if !found.is_superset(&expected) {
            wrong.push(format!("{text}: {found:?}"));
        }
    }
    for text in CALM {
        let found = alarms(text);
        if !found.is_empty() {
            wrong.push(format!("{text}: {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn an_alarm_quotes_its_words_and_gives_the_number() {
    let text = "您好，１２号楼闻到 煤气味，很重";
    let found = alarms(text);
    assert_eq!(found.len(), 1);
    assert_eq!(&text[found[0].span.clone()], "闻到 煤气味");
    let say = found[0].say(&Calls::default());
    assert!(say.zh.contains("闻到煤气味") && say.zh.contains("119"), "{}", say.zh);
    let own = Calls::default().with(Danger::Gas, "96777");
    assert!(found[0].say(&own).en.contains("96777"));
    let all: Vec<Calls> =
        vec![serde_json::from_str(&serde_json::to_string(&own).unwrap()).unwrap()];
    assert_eq!(all[0], own);
}

#[test]
fn every_danger_has_a_name_and_a_number() {
    let all: BTreeSet<Danger> = DANGERS.iter().flat_map(|(_, d)| d.iter().copied()).collect();
    assert_eq!(all.len(), 9);
    for danger in all {
        assert!(!danger.name().zh.is_empty() && !danger.name().en.is_empty());
        assert!(matches!(Calls::default().number(danger), "110" | "119" | "120"));
    }
}

fn data(text: &str) -> Vec<(Datum, &str)> {
    personal(text).into_iter().map(|p| (p.datum, &text[p.span])).collect()
}

#[test]
fn personal_data_is_found_by_its_check() {
    use Datum::{BankCard, IdCard, Mobile, Name, Plate};
    for (text, expected) in [
        ("身份证11010519491231002X", vec![(IdCard, "11010519491231002X")]),
        (
            "身份证１１０１０５１９４９１２３１００２ｘ。",
            vec![(IdCard, "１１０１０５１９４９１２３１００２ｘ")],
        ),
        ("电话13800138000", vec![(Mobile, "13800138000")]),
        ("电话138 0013 8000请回", vec![(Mobile, "138 0013 8000")]),
        ("打+86-138-0013-8000", vec![(Mobile, "86-138-0013-8000")]),
        ("卡号4111 1111 1111 1111", vec![(BankCard, "4111 1111 1111 1111")]),
        ("卡号6228480402564890018", vec![(BankCard, "6228480402564890018")]),
        ("车牌浙B12345占道", vec![(Plate, "浙B12345")]),
        ("沪A·D12345停在门口", vec![(Plate, "沪A·D12345")]),
        ("我叫张建国，住在这里", vec![(Name, "张建国")]),
        ("姓名：李敏 电话13900000001", vec![(Name, "李敏"), (Mobile, "13900000001")]),
        ("我叫王丽来反映问题", vec![(Name, "王丽")]),
        ("我叫欧阳建国。", vec![(Name, "欧阳建国")]),
    ] {
        assert_eq!(data(text), expected, "{text}");
    }
}

#[test]
fn other_numbers_and_words_are_no_personal_data() {
    for text in [
        "身份证110105194912310021",
        "订单号1234567890123456",
        "工单12345-20250101-00012",
        "打12345没人接",
        "座机0574-87654321",
        "213800138000",
        "12800138000",
        "缴费200000000元",
        "我叫不到车",
        "我叫了物业三次",
        "姓名不方便透露",
        "京东快递放门口",
        "我叫他不要停",
        "津贴A级",
        "统一社会信用代码91330200MA2AAAAA0X",
        "",
    ] {
        assert_eq!(data(text), [], "{text}");
    }
}

#[test]
fn small_power_is_put_to_the_sealed_lane() {
    for text in [
        "举报村干部收礼",
        "村支书收红包才给盖章",
        "我们社区书记贪污低保款",
        "主任克扣补贴",
        "街道干部吃拿卡要",
        "村会计挪用集体的钱",
        "村委私分集体的地",
        "窗口人员要好处费才办",
        "城管收钱就不罚",
        "村里优亲厚友，低保都给自己人",
        "网格员冒领补助",
        "反映所长包庇违建",
        "村主任把宅基地给亲戚",
        "有人拉票贿选",
        "窗口人员不给红包不办",
    ] {
        let found = power(text).unwrap_or_else(|| panic!("{text}"));
        assert!(!text[found.deed.clone()].is_empty());
        assert!(found.say.zh.contains("密件") && !found.say.en.is_empty());
    }
}

#[test]
fn ordinary_complaints_and_thanks_stay_in_the_open_lane() {
    for text in [
        "感谢书记，没收一分钱红包",
        "主任拒收红包，表扬",
        "物业经理收钱不办事",
        "班主任收礼",
        "工作人员态度不好",
        "书记帮我们修了路",
        "超市送礼品",
        "过年发红包",
        "请问公款存款利率",
        "主任医师号难挂",
        "贪便宜买了假货",
        "咨询低保怎么申请",
        "社区工作人员没收钱，谢谢",
        "老板克扣工资",
        "村里路灯坏了",
        "",
    ] {
        assert_eq!(power(text), None, "{text}");
    }
}

#[test]
fn odd_texts_are_read_without_harm() {
    for text in ["", "火", "着", "没有", "🙂着火🙂", "浙B", "1", "我叫", "姓名："] {
        let (a, p, q) = (alarms(text), personal(text), power(text));
        assert!(a.iter().all(|a| text.is_char_boundary(a.span.end)));
        assert!(p.len() <= 1 && q.is_none());
    }
    assert!(!alarms(&"着火了，".repeat(9_000)).is_empty());
}
