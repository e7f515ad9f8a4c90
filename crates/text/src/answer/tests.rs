//! What the hints promise.

use super::*;

const GOOD: &str = "7月3日上午，听松社区联合物业到3幢查看，已更换楼道灯两盏并清理杂物。下一步每周巡查一次，如有问题请联系物业。";

fn codes(report: &str, answer: &str) -> Vec<Code> {
    hints(&Draft { report, answer, last: &[], names: &[] }).into_iter().map(|h| h.code).collect()
}

#[test]
fn a_good_answer_has_no_hint() {
    assert_eq!(codes("楼道灯坏了，什么时候修？", GOOD), []);
    assert_eq!(codes("3幢楼道灯坏了，堆满杂物", GOOD), []);
}

#[test]
fn what_is_missing_is_said() {
    use Code::{AnswerNoDate, AnswerNoDeed, AnswerNoNext, AnswerNoUnit, AnswerTooShort};
    assert_eq!(
        codes("路灯坏了", "收到。"),
        [AnswerTooShort, AnswerNoDeed, AnswerNoDate, AnswerNoUnit, AnswerNoNext]
    );
    assert_eq!(codes("路灯坏了", ""), [AnswerTooShort]);
    for (answer, code) in [
        ("7月3日，听松社区知道了您说的楼道灯问题，下一步会有人来。", AnswerNoDeed),
        ("听松社区已更换楼道灯两盏并清理了杂物，下一步每次都巡查。", AnswerNoDate),
        ("已知悉您反映的7月3日楼道灯问题，听松社区下一步会有人来看。", AnswerNoDeed),
        ("7月3日上午已更换楼道灯两盏并清理杂物，下一步每周都来看。", AnswerNoUnit),
        ("7月3日上午听松社区到现场查看了楼道灯，也看了楼道里的杂物。", AnswerNoNext),
    ] {
        assert_eq!(codes("楼道灯坏了", answer), [code], "{answer}");
    }
    // a unit of the tenant's own, by its name
    let draft = Draft {
        report: "楼道灯坏了",
        answer: "7月3日上午，青棠亮化办已更换楼道灯两盏并清理杂物，下一步每周都来看。",
        last: &[],
        names: &["青棠亮化办"],
    };
    assert_eq!(hints(&draft), []);
}

#[test]
fn every_question_wants_its_kind_of_answer() {
    let open = |report: &str, answer: &str| {
        let all = hints(&Draft { report, answer, last: &[], names: &[] });
        all.into_iter()
            .filter(|h| h.code == Code::QuestionOpen)
            .map(|h| match h.place {
                Place::Report(r) => report[r].to_owned(),
                Place::Answer(_) => unreachable!("a question stands in the report"),
            })
            .collect::<Vec<_>>()
    };
    for (report, answer, left) in [
        ("电梯什么时候修好？", "物业已联系电梯公司，电梯配件将更换。", vec!["电梯什么时候修好"]),
        ("电梯什么时候修好？", "物业已联系电梯公司，电梯预计7月10日修好。", vec![]),
        ("停车费收多少钱", "停车费由物业收取，请到物业处询问停车收费。", vec!["停车费收多少钱"]),
        ("停车费收多少钱", "停车费每月150元。", vec![]),
        ("为什么停水？", "停水的小区7月3日恢复供水。", vec!["为什么停水"]),
        ("为什么停水？", "停水是因为主管道爆裂，7月3日恢复。", vec![]),
        ("居住证去哪里办？", "居住证可以办理。", vec!["居住证去哪里办"]),
        ("居住证去哪里办？", "居住证请到派出所窗口办理。", vec![]),
        ("河道污水归谁管", "河道污水已经看到。", vec!["河道污水归谁管"]),
        ("能否增设充电桩？", "充电桩可以增设，已列入计划。", vec![]),
        ("能否增设充电桩？", "路灯已修复。", vec!["能否增设充电桩"]),
        ("医保断缴能补吗，补缴要多少钱？", "医保断缴可以补缴，请带身份证。", vec!["补缴要多少钱"]),
        ("路灯坏了。", "已修复。", vec![]),
        ("这事好吗啡类药品", "已查看。", vec![]),
    ] {
        assert_eq!(open(report, answer), left, "{report} / {answer}");
    }
}

#[test]
fn a_copy_is_told_even_with_other_names_and_figures() {
    let before = "7月3日上午，听松社区联合物业到阳光花园3幢查看，已更换楼道灯两盏并清理杂物。王女士反映的问题已解决。";
    let now = "8月12日上午，云坞社区联合物业到海棠苑12幢查看，已更换楼道灯六盏并清理杂物。李先生反映的问题已解决。";
    let names = ["听松社区", "云坞社区", "阳光花园", "海棠苑"];
    let copied = |answer: &str, last: &[&str]| {
        hints(&Draft { report: "灯坏了", answer, last, names: &names })
            .iter()
            .any(|h| h.code == Code::AnswerCopied)
    };
    assert!(copied(now, &["别的答复", before]));
    assert!(!copied(
        now,
        &[GOOD, "路面已修复，由市政养护公司于昨日完成，恢复通行，感谢您的反映和监督。"]
    ));
    // the eleventh is not looked at
    let mut last = vec!["别的答复"; 10];
    last.push(before);
    assert!(!copied(now, &last));
    assert!(!copied("已处理。", &["已处理。"]));
}

#[test]
fn an_empty_phrase_is_pointed_at_unless_a_fact_stands_with_it() {
    let phrases = |answer: &str| -> Vec<String> {
        hints(&Draft { report: "灯坏了", answer, last: &[], names: &[] })
            .into_iter()
            .filter(|h| h.code == Code::PhraseEmpty)
            .map(|h| match h.place {
                Place::Answer(r) => answer[r].to_owned(),
                Place::Report(_) => unreachable!("a phrase stands in the draft"),
            })
            .collect()
    };
    assert_eq!(phrases("我们高度重视您的来电，正在研究。"), ["高度重视", "正在研究"]);
    assert!(phrases("社区高度重视，7月3日已更换灯具。").is_empty());
    assert_eq!(phrases("７月３日已更换灯具。后面　尽快处理。"), ["尽快处理"]);
}

#[test]
fn hints_speak_both_languages_and_odd_texts_do_no_harm() {
    for (report, answer) in [("", ""), ("？", "。"), ("吗", "🙂"), ("A?B?", "1"), ("为什么", "因")]
    {
        for h in hints(&Draft { report, answer, last: &["", answer], names: &["", "a"] }) {
            assert!(!h.say.zh.is_empty() && !h.say.en.is_empty());
        }
    }
    let long = "什么时候修？".repeat(5_000);
    assert!(!hints(&Draft { report: &long, answer: &long, last: &[&long], names: &[] }).is_empty());
}
